import { assert } from '#kernel';
import { isOpen } from '../attempt/attempt.machine.ts';
import type { Attempt, World } from '../record/world.ts';
import type { Candidate } from './judge-credit.ts';

/** The creditor reference that an attempt's payer was told to quote; nothing where it has none. */
export const creditorReferenceOf = ({ request }: Attempt): string | undefined => {
  const reference = request.body['creditor_reference'];
  return typeof reference === 'string' ? reference : undefined;
};

/** An attempt as what money may be for, by how its payment stands. */
export const candidateOf = ({ payment }: World, attempt: Attempt): Candidate => {
  const creditorReference = creditorReferenceOf(attempt);
  assert(creditorReference !== undefined, `${attempt.id} waits for a bank transfer`);
  return {
    attemptId: attempt.id,
    creditorReference,
    minor: attempt.amount_minor,
    currency: attempt.currency,
    standing: standingOf(attempt, payment.state),
    paidBy: attempt.provider_reference,
    arrivedMinor: 0n,
  };
};

const standingOf = (
  attempt: Attempt,
  paymentState: World['payment']['state'],
): Candidate['standing'] => {
  if (isOpen(attempt.state)) return 'awaiting';
  const hasFailed = ['declined', 'not_sent', 'superseded'].includes(attempt.state);
  if (!hasFailed) return 'paid';
  return ['declined', 'canceled', 'expired'].includes(paymentState) ? 'late' : 'elsewhere';
};
