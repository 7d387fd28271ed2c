import type { Stripe } from 'stripe';
import type { Finding } from '../contract.ts';
import { isPage, isRefund } from './answers.ts';
import { unreachable } from './ask-intent.ts';
import type { AskedBy, Read } from './ask-request.ts';
import { judgeRefund } from './judge-refund.ts';
import { attemptKey } from './prepare-request.ts';

/** Pages of a hundred refunds that one payment may have before a person has to look. */
const pagesMax = 10;

/** Finds a refund by its id, or among all refunds of its payment by our metadata. */
export const askRefund = async (read: Read, intentId: string, by: AskedBy): Promise<Finding> => {
  if (by.reference !== null) return await readRefund(read, by.reference);

  let after: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const reply = await read(listPath(intentId, after));
    if (reply.kind !== 'answered') return unreachable(reply);
    if (!isPage(reply.body) || !reply.body.data.every(isRefund)) {
      return { kind: 'unreachable', cause: 'the answer is no page of refunds' };
    }
    const refunds: readonly Stripe.Refund[] = reply.body.data;
    const ours = refunds.find((refund) => refund.metadata?.[attemptKey] === by.attemptId);
    if (ours !== undefined) return { kind: 'found', outcome: judgeRefund(ours) };

    after = refunds.at(-1)?.id;
    if (!reply.body.has_more || after === undefined) return { kind: 'absent' };
  }
  return { kind: 'unreachable', cause: `more than ${pagesMax} pages of refunds` };
};

const readRefund = async (read: Read, reference: string): Promise<Finding> => {
  const reply = await read(`/v1/refunds/${encodeURIComponent(reference)}`);
  if (reply.kind !== 'answered') return unreachable(reply);
  return isRefund(reply.body) && reply.body.id === reference
    ? { kind: 'found', outcome: judgeRefund(reply.body) }
    : { kind: 'unreachable', cause: `the answer is no refund ${reference}` };
};

const listPath = (intentId: string, after: string | undefined): string => {
  const start = after === undefined ? '' : `&starting_after=${encodeURIComponent(after)}`;
  return `/v1/refunds?payment_intent=${encodeURIComponent(intentId)}&limit=100${start}`;
};
