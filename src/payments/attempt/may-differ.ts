import type { ClaimedNotice } from '#webhooks';
import type { Attempt } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';

/** Whether asking about the attempt could tell us anything that we do not hold already. */
export const mayDiffer = (
  attempt: Attempt,
  notice: Pick<ClaimedNotice, 'attemptId' | 'references' | 'suggests'>,
): boolean => {
  if (isOpen(attempt.state)) return true;
  if (!isNamed(attempt, notice)) return false;
  const isApproved = attempt.state === 'approved' || attempt.state === 'approved_late';
  if (notice.suggests === 'approved') return !isApproved && attempt.state !== 'reversed';
  return notice.suggests === 'declined' && isApproved && attempt.operation === 'refund';
};

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
