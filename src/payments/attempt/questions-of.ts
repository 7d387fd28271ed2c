import type { ClaimedNotice } from '#webhooks';
import type { Attempt } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { mayDiffer } from './may-differ.ts';

/** What a provider is asked when a notice hints at something. */
export interface Questions {
  readonly toAsk: readonly Attempt[];
  /** Whether something more is to be asked, once what is open has come to its end. */
  readonly mustWait: boolean;
}

/** Whatever a notice may concern, and might tell us anything that we do not hold already. */
export const questionsOf = (
  notice: Pick<ClaimedNotice, 'attemptId' | 'references' | 'suggests'>,
  related: readonly Attempt[],
  now: Date,
): Questions => {
  const differing = related.filter((attempt) => mayDiffer(attempt, notice, related));
  // What is closed is asked about when nothing open could be what the provider means.
  const isCrowded = differing.some(isInTheWay);
  return {
    toAsk: differing.filter(
      (attempt) => !isUnderWay(attempt, now) && !(isCrowded && isFailedCapture(attempt)),
    ),
    mustWait: isCrowded && differing.some(isFailedCapture),
  };
};

/**
 * What becomes of a notice about which nothing is asked, because it says what already stands, comes
 * before our own answer, or tells of nothing of ours. Nothing where something has to be done first.
 */
export const settledAtOnce = (
  notice: Pick<ClaimedNotice, 'attemptId' | 'claim' | 'references' | 'subject' | 'suggests'>,
  related: readonly Attempt[],
  now: Date,
): 'process' | 'ignore' | undefined => {
  if (notice.subject !== 'payment' || notice.attemptId?.startsWith('pm_') === true)
    return undefined;
  if (related.length === 0) return 'ignore';
  // What its provider vouches for settles by itself, and a knock may be about a dispute.
  if (notice.claim !== null || notice.suggests === 'look') return undefined;
  const { toAsk, mustWait } = questionsOf(notice, related, now);
  return toAsk.length === 0 && !mustWait ? 'process' : undefined;
};

const isFailedCapture = ({ operation, state }: Attempt): boolean =>
  operation === 'capture' && !isOpen(state);

const isInTheWay = ({ operation, state }: Attempt): boolean =>
  operation !== 'refund' && isOpen(state);

/**
 * Its sender holds the lease and waits for the answer, which settles it sooner than a question
 * would; should the sender die, the resolver asks when the lease ends.
 */
const isUnderWay = (attempt: Attempt, now: Date): boolean =>
  attempt.state === 'sending' && attempt.lease_until !== null && attempt.lease_until > now;
