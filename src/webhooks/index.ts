export type { DeliveryMetrics, WebhooksDeps, WebhooksOptions } from './deps.ts';
export { refuse as refuseWebhooks, webhookRefusals } from './errors.ts';
export { claimNotices } from './inbox/claim-notices.ts';
export { markFailed, markProcessed, type NoticeFailure, type NoticeMark } from './inbox/mark-notices.ts';
export type { ClaimedNotice, ReadNotice, VerifiedNotice } from './inbox/notice.ts';
export { type NoticeSubject, noticesAbout, noticesDue } from './inbox/read-notices.ts';
export { type IncomingNotice, receiveNotice } from './inbox/receive-notice.ts';
export type { NoticeView } from './inbox/schema.ts';
