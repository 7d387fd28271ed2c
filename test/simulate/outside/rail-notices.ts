import { createHmac } from 'node:crypto';
import type { Notice, Provider } from '#providers';
import type { OutgoingNotice } from './outside.ts';
import { authorizationSays, type RailPayment, type RailRefund, refundSays } from './rail-books.ts';

/** What the rail says of a change, as JSON. */
interface RailNotice {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly attemptId: string;
  readonly references: readonly string[];
  readonly suggests: Notice['suggests'];
}

/** Turns a change of the books into a notice, signed with the organisation's secret. */
export const railNotice = (
  id: string,
  changed: RailPayment | RailRefund,
  at: Date,
  organisationId: string,
  secret: string,
): OutgoingNotice => {
  const isRefund = 'payment' in changed;
  const says = isRefund ? refundSays(changed, 'EUR') : authorizationSays(changed);
  const notice: RailNotice = {
    id,
    type: `${isRefund ? 'refund' : 'payment'}.${changed.state}`,
    at: at.toISOString(),
    attemptId: changed.attemptId,
    references: isRefund ? [changed.reference, changed.payment] : [changed.reference],
    suggests: suggestionOf(says.kind, changed.state),
  };
  const body = Buffer.from(JSON.stringify(notice));
  return {
    organisationId,
    summary: `${notice.type} ${notice.attemptId}`,
    post: () => ({ body, headers: { 'rail-signature': sign(body, secret) } }),
  };
};

/** Verifies and reads what {@link railNotice} posted. */
export const readRailNotice: Provider['readNotices'] = (rawBody, headers, secrets) => {
  const isGenuine = secrets.some((secret) => headers['rail-signature'] === sign(rawBody, secret));
  if (!isGenuine) return undefined;
  const { at, ...notice } = JSON.parse(rawBody.toString('utf8')) as RailNotice;
  return [{ ...notice, subject: 'payment', occurredAt: new Date(at) }];
};

const sign = (body: Buffer, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex');

const suggestionOf = (kind: string, state: string): Notice['suggests'] => {
  if (state === 'canceled') return 'ended';
  return kind === 'approved' || kind === 'declined' || kind === 'pending' ? kind : 'nothing';
};
