import type { ClaimedNotice } from '#webhooks';
import type { Attempt } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';

/** Whether asking about the attempt could tell us anything that we do not hold already. */
export const mayDiffer = (
  attempt: Attempt,
  notice: Pick<ClaimedNotice, 'attemptId' | 'references' | 'suggests'>,
  related: readonly Attempt[] = [],
): boolean => {
  if (isOpen(attempt.state) || attempt.state === 'superseded') return true;
  if (notice.suggests === 'look') return mayHaveTurned(attempt, notice, related);
  if (!isNamed(attempt, notice)) return false;
  const isApproved = attempt.state === 'approved' || attempt.state === 'approved_late';
  if (notice.suggests === 'ended') {
    return isApproved && attempt.operation === 'authorize' && !related.some(isVoid);
  }
  if (notice.suggests === 'approved') return !isApproved && attempt.state !== 'reversed';
  return notice.suggests === 'declined' && isApproved && attempt.operation === 'refund';
};

/**
 * A knock names a payment of the provider's and says nothing of it: what was approved of it may
 * have failed since, or ended. What we let go ourselves is over.
 */
const mayHaveTurned = (
  { operation, state, provider_reference: own, request }: Attempt,
  { references }: Pick<ClaimedNotice, 'references'>,
  related: readonly Attempt[],
): boolean => {
  const isAbout = [own, request.reference].some(
    (name) => name !== null && references.includes(name),
  );
  const isApproved = state === 'approved' || state === 'approved_late';
  if (!isAbout || !isApproved || operation === 'void') return false;
  return operation !== 'authorize' || !related.some(isVoid);
};

/** What ended an authorisation may be our own doing. */
const isVoid = ({ operation, state }: Attempt): boolean =>
  operation === 'void' && (isOpen(state) || state === 'approved');

/**
 * By our name or by the provider's. A capture has no object of its own there: what became of it is
 * told of the payment that it acts upon.
 */
const isNamed = (
  attempt: Attempt,
  notice: Pick<ClaimedNotice, 'attemptId' | 'references'>,
): boolean => {
  const acted = attempt.operation === 'capture' ? attempt.request.reference : null;
  const names = [attempt.provider_reference, acted];
  return (
    attempt.id === notice.attemptId ||
    names.some((name) => name !== null && notice.references.includes(name))
  );
};
