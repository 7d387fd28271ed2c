import { assert, derivedId } from '#kernel';
import type { Approved } from '#providers';
import type { Change } from '../record/change.ts';
import { attemptOf } from '../record/change.ts';
import { refundChargeOf } from '../split/charge-of.ts';
import { openAttempt } from './open-attempt.ts';
import type { SettleDeps } from './settle-attempt.ts';

/**
 * Gives back what an attempt took or holds although another one had been made for the payment.
 * Its name follows from the attempt's, so that it is opened once however often it is told of; once
 * more only where a person says so after it has failed.
 */
export const openReturn = (
  deps: SettleDeps,
  change: Change,
  attemptId: string,
  effect: Approved['effect'],
): Change => {
  const returned = attemptOf(change, attemptId);
  const reference = returned.provider_reference;
  assert(reference !== null, 'what a provider took has a reference');
  const tried = change.attempts.filter((one) => one.returns_attempt_id === attemptId).length;
  const amount = { minor: returned.amount_minor, currency: returned.currency };
  return openAttempt(change, {
    attemptId: derivedId('att', attemptId, `return ${tried}`),
    instruction:
      effect === 'authorized'
        ? { operation: 'void', reference }
        : {
            operation: 'refund',
            amount,
            reference,
            reason: 'duplicate',
            charge: refundChargeOf(change.payment, null),
          },
    provider: deps.providerNamed(returned.provider),
    connectionId: returned.connection_id,
    amountMinor: returned.amount_minor,
    refundId: null,
    returnsAttemptId: attemptId,
    traceparent: returned.traceparent ?? '',
  });
};
