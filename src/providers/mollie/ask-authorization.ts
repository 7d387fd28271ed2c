import type { Payment } from '@mollie/api-client';
import type { AskedBy, Finding } from '../contract.ts';
import { isPayment, markOf, pageOf } from './answers.ts';
import { attemptTimeMs } from './attempt-time.ts';
import { judgeAuthorization } from './judge-payment.ts';
import { attemptKey } from './prepare-request.ts';
import { type Read, unreachable } from './reader.ts';

/** Pages of 250 that are gone through before we say that we cannot see so far back. */
const pagesMax = 20;

/** How far their clock and ours may differ. */
const skewMs = 3_600_000;

/**
 * Finds the payment of an attempt by its id, or by going through all payments, the newest first,
 * until they are older than the attempt: what is not found by then is not there.
 */
export const askAuthorization = async (read: Read, by: AskedBy): Promise<Finding> => {
  if (by.reference !== null) return await readPayment(read, by.reference, by.attemptId);
  const bornMs = attemptTimeMs(by.attemptId);
  let path = 'payments?limit=250';
  for (let turn = 0; turn < pagesMax; turn += 1) {
    const reply = await read(path);
    const page = reply.kind === 'answered' ? pageOf(reply.body, 'payments') : undefined;
    if (page === undefined || !page.items.every(isPayment)) {
      return unreachable(reply, 'page of payments');
    }
    const payments: readonly Payment[] = page.items;
    const ours = payments.filter(({ metadata }) => markOf(metadata, attemptKey) === by.attemptId);
    const [first, ...others] = ours;
    if (first !== undefined) {
      return others.length > 0
        ? twice(ours)
        : { kind: 'found', outcome: judgeAuthorization(first) };
    }
    const isOlder = payments.some(({ createdAt }) => Date.parse(createdAt) < bornMs - skewMs);
    if (page.next === null || isOlder) return { kind: 'absent' };
    path = `payments?limit=250&from=${encodeURIComponent(page.next)}`;
  }
  return { kind: 'unreachable', cause: `more than ${pagesMax} pages of newer payments` };
};

const readPayment = async (read: Read, reference: string, attemptId: string): Promise<Finding> => {
  const reply = await read(`payments/${encodeURIComponent(reference)}`);
  if (reply.kind !== 'answered' || !isPayment(reply.body) || reply.body.id !== reference) {
    return reply.kind === 'refused' && reply.status === 404
      ? { kind: 'absent' }
      : unreachable(reply, `payment ${reference}`);
  }
  if (markOf(reply.body.metadata, attemptKey) !== attemptId) {
    const cause = `${reference} does not carry the attempt ${attemptId}`;
    return { kind: 'found', outcome: { kind: 'unknown', cause, isUnmapped: true } };
  }
  return { kind: 'found', outcome: judgeAuthorization(reply.body) };
};

/** One attempt, one key, one payment: two mean that the payer may have paid twice. */
const twice = (payments: readonly Payment[]): Finding => ({
  kind: 'found',
  outcome: {
    kind: 'unknown',
    cause: `${payments.length} payments carry one attempt: ${payments.map(({ id }) => id).join(', ')}`,
    isUnmapped: true,
  },
});
