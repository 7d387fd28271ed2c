import type { Notice, Provider } from '../contract.ts';
import { createKnockLimit } from './knock-limit.ts';

/** A knock is a form of one field. */
const bodyBytesMax = 200;
const knock = /^id=(tr_[A-Za-z0-9]{4,60})$/;

/**
 * Reads a knock: `id=tr_…`, unsigned, and nothing else. Whoever sent it, it says no more than that
 * something may have become of a payment: we look. Each one is a notice of its own, because the
 * second may come of something that the first look has not seen.
 */
export const createNoticeReader = (): Provider['readNotices'] => {
  const mayKnock = createKnockLimit();
  let last = { ms: 0, count: 0 };
  return (rawBody, _headers, _secrets, now) => {
    if (rawBody.length > bodyBytesMax) return undefined;
    const [, paymentId] = knock.exec(rawBody.toString('latin1').trim()) ?? [];
    if (paymentId === undefined || !mayKnock(paymentId, now)) return undefined;
    const ms = now.getTime();
    last = { ms, count: last.ms === ms ? last.count + 1 : 0 };
    return [toNotice(paymentId, `${paymentId}:${ms}:${last.count}`, now)];
  };
};

const toNotice = (paymentId: string, id: string, now: Date): Notice => ({
  id,
  type: 'payment.knock',
  occurredAt: now,
  subject: 'payment',
  attemptId: null,
  references: [paymentId],
  suggests: 'look',
});
