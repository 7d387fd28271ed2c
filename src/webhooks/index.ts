export { createWebhooksDeps } from './create-webhooks-deps.ts';
export type { Courier } from './delivery/courier.ts';
export { deliveriesAbout } from './delivery/deliveries-about.ts';
export { deliveryMachine } from './delivery/delivery.machine.ts';
export { fanOutName } from './delivery/fan-out.ts';
export { type DeliveryHealth, readDeliveryHealth } from './delivery/read-delivery-health.ts';
export type { DeliveryView } from './delivery/schema.ts';
export type { DeliveryMetrics, WebhooksDeps, WebhooksOptions } from './deps.ts';
export { endpointMachine } from './endpoint/endpoint.machine.ts';
export { webhookRefusals } from './errors.ts';
export type { EventView } from './event/present-event.ts';
export { claimNotices, leaseNotices, lockNotices } from './inbox/claim-notices.ts';
export { type InboxDeps, keepMissed } from './inbox/keep-notices.ts';
export {
  markFailed,
  markProcessed,
  type NoticeFailure,
  type NoticeMark,
} from './inbox/mark-notices.ts';
export { noticeMachine } from './inbox/notice.machine.ts';
export type { ClaimedNotice, NoticeDraft, ReadNotice, VerifiedNotice } from './inbox/notice.ts';
export { type NoticeSubject, noticesAbout, noticesDue } from './inbox/read-notices.ts';
export { type IncomingNotice, receiveNotice } from './inbox/receive-notice.ts';
export type { NoticeView } from './inbox/schema.ts';
export { webhookJobs } from './jobs.ts';
export { webhookRoutes, webhooks } from './routes.ts';
