import type { Static } from 'typebox';
import type { Outcome } from '#providers';
import { refuse } from '../errors.ts';
import type { Attempt, Payment } from '../record/world.ts';
import type { ResolveReviewBody } from './schema.ts';

const effects = {
  authorize: 'authorized',
  increment: 'authorized',
  capture: 'captured',
  void: 'voided',
  refund: 'refunded',
} as const;

/**
 * What a person said of an attempt, as an outcome like any other.
 *
 * @throws refusal review_reference_missing: an approval needs the provider's own name for it
 */
export const readOutcome = (
  payment: Payment,
  attempt: Attempt,
  body: Static<typeof ResolveReviewBody>,
): Outcome => {
  if (body.outcome === 'declined') {
    return { kind: 'declined', reason: 'resolved_by_review', code: 'review', message: body.reason };
  }
  const reference = body.provider_reference ?? attempt.provider_reference;
  if (reference === null) {
    throw refuse('review_reference_missing', { pointer: '/provider_reference' });
  }
  const { operation } = attempt.request;
  const isTaken = operation === 'authorize' && payment.capture_mode === 'automatic';
  return {
    kind: 'approved',
    reference,
    amount: amountOf(attempt),
    effect: isTaken ? 'captured' : effects[operation],
  };
};

/** What the request expects to be approved: for a raised authorisation, the new total. */
const amountOf = ({ request, amount_minor: minor, currency }: Attempt) =>
  request.expects === null
    ? { minor, currency }
    : { ...request.expects, minor: BigInt(request.expects.minor) };
