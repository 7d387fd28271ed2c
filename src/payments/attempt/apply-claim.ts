import { type Claim, type Exchange, type KeptClaim, type Outcome, openClaim } from '#providers';
import type { ClaimedNotice } from '#webhooks';
import type { PaymentsDeps } from '../deps.ts';
import type { Attempt } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { settleAndFollow } from './settle-and-follow.ts';

type AttemptClaim = Extract<Claim, { about: 'attempt' }>;

/**
 * Settles by what a notice says, where the provider's notices are the truth and it cannot be
 * asked. Answers the attempt that was settled; nothing where it is none of ours. Told again, or
 * overtaken by a later one, it changes nothing.
 */
export const applyClaim = async (
  deps: PaymentsDeps,
  notice: ClaimedNotice,
  related: readonly Attempt[],
): Promise<Attempt | undefined> => {
  const claim = openClaim(notice.claim as KeptClaim);
  if (claim.about === 'dispute') return undefined;
  const own = claim.about === 'attempt' ? meantBy(claim, notice, related) : undefined;
  const attempt = own ?? (endsGranted(claim) ? grantedOf(notice, related) : undefined);
  if (attempt === undefined) return undefined;
  await settleAndFollow(deps, attempt, {
    attemptId: attempt.id,
    outcome: outcomeFor(claim, notice, own),
    exchanges: [told(notice)],
    at: deps.clock.now(),
    holdsLease: false,
  });
  return attempt;
};

/**
 * Whether a claim that is about no request of ours still ends what was granted: its time is over,
 * somebody let it go by hand, or the capture that came with it has failed.
 */
const endsGranted = (claim: Exclude<Claim, { about: 'dispute' }>): boolean =>
  claim.about === 'authorization_ended' ||
  (claim.operation === 'void' && claim.outcome.kind === 'approved') ||
  (claim.operation === 'capture' &&
    claim.outcome.kind === 'declined' &&
    claim.outcome.reason === 'capture_failed');

/** What the claim says of the attempt it was found to mean. */
const outcomeFor = (
  claim: Exclude<Claim, { about: 'dispute' }>,
  notice: ClaimedNotice,
  own: Attempt | undefined,
): Outcome => {
  if (claim.about === 'attempt' && (own !== undefined || claim.outcome.kind === 'declined')) {
    const { outcome } = claim;
    return outcome.kind === 'approved' ? { ...outcome, occurredAt: notice.occurredAt } : outcome;
  }
  const reason = claim.about === 'attempt' ? 'canceled' : claim.reason;
  return { kind: 'declined', reason, code: notice.type, message: 'It is over.' };
};

/** By our own name, else by the provider's, among the attempts of the operation that is told of. */
const meantBy = (
  { operation, outcome, paymentId }: AttemptClaim,
  notice: ClaimedNotice,
  related: readonly Attempt[],
): Attempt | undefined => {
  const asked = related.filter(
    ({ request, payment_id: ours }) =>
      request.operation === operation && (paymentId === undefined || paymentId === ours),
  );
  const reference = 'reference' in outcome ? outcome.reference : undefined;
  return (
    asked.find(({ id }) => id === notice.attemptId) ??
    asked.find(({ provider_reference: known }) => known !== null && known === reference) ??
    asked.findLast(
      ({ provider_reference: known, request }) =>
        (known !== null && notice.references.includes(known)) ||
        (request.reference !== null && notice.references.includes(request.reference)),
    ) ??
    onlyOpenOf(asked, paymentId)
  );
};

/** Named by the payment alone: the fence lets one attempt of it be open, so no other is meant. */
const onlyOpenOf = (
  asked: readonly Attempt[],
  paymentId: string | undefined,
): Attempt | undefined =>
  paymentId === undefined
    ? undefined
    : asked.find(({ state, provider_reference: known }) => isOpen(state) && known === null);

const grantedOf = (notice: ClaimedNotice, related: readonly Attempt[]): Attempt | undefined =>
  related.find(
    ({ operation, state, provider_reference: reference }) =>
      operation === 'authorize' &&
      (state === 'approved' || state === 'approved_late') &&
      reference !== null &&
      notice.references.includes(reference),
  );

/** The notice as evidence among the exchanges: for the timeline, and as the proof of a failure. */
const told = (notice: ClaimedNotice): Exchange => ({
  purpose: 'notice',
  method: 'POST',
  path: `/notices/${notice.id}`,
  request: { type: notice.type, references: notice.references },
  status: 200,
  answer: notice.claim,
  durationMs: 0,
});
