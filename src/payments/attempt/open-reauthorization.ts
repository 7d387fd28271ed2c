import { derivedId } from '#kernel';
import { confirmInstruction } from '../payment/confirm-instruction.ts';
import { type Change, movePayment } from '../record/change.ts';
import type { Attempt } from '../record/world.ts';
import { openAttempt } from './open-attempt.ts';
import type { SettleDeps } from './settle-attempt.ts';

/**
 * Asks for expired money once more, by the merchant's policy: the same method at the same provider,
 * without the payer, who is gone. Only a saved method can be used twice.
 */
export const openReauthorization = (deps: SettleDeps, change: Change, expired: Attempt): Change => {
  const { plan } = change.payment;
  const saved = plan?.method.tokens[expired.provider]?.customer ?? null;
  if (plan === null || saved === null) return change;
  const attemptId = derivedId('att', expired.id, 'reauthorize');
  const provider = deps.providerNamed(expired.provider);
  const offSession = { ...plan, isOffSession: true };
  const moved = movePayment(change, 'confirm', { failure_reason: null }, attemptId);
  return openAttempt(moved, {
    attemptId,
    instruction: confirmInstruction(moved.payment, offSession, { provider }),
    provider,
    connectionId: expired.connection_id,
    amountMinor: moved.payment.amount_minor,
    refundId: null,
    traceparent: expired.traceparent ?? '',
  });
};
