import { creditorReferencesIn } from '#providers';
import type { CreditEvent } from './credit.machine.ts';
import type { Credit } from './credit.ts';
import { type Candidate, judgeCredit, type Match } from './judge-credit.ts';

/** What becomes of one credit. */
export interface Allotted {
  readonly credit: Credit;
  readonly match: Match;
  readonly event: CreditEvent;
  /** What the payment takes of it. */
  readonly takenMinor: bigint;
}

/** What becomes of all credits of an attempt. */
export interface Allotment {
  readonly credits: readonly Allotted[];
  /** The credit with which the amount was complete; nothing while it is not. */
  readonly completedBy: Credit | undefined;
}

/**
 * Allots what has arrived for one attempt, in booking order: parts wait until they come to the
 * amount, what is more stays open, and what comes after is a duplicate. Pure.
 */
export const allotCredits = (candidate: Candidate, credits: readonly Credit[]): Allotment => {
  const judged: { readonly credit: Credit; readonly match: Match }[] = [];
  let standing = candidate;
  let completedBy: Credit | undefined;
  for (const credit of inOrder(credits)) {
    const match = judgeCredit(moneyOf(credit, candidate), [standing]);
    judged.push({ credit, match });
    if (match.kind === 'short') {
      standing = { ...standing, arrivedMinor: standing.arrivedMinor + credit.open_minor };
    } else if (completes(match, standing)) {
      completedBy = credit;
      standing = { ...standing, standing: 'paid', paidBy: credit.bank_reference };
    }
  }
  return { credits: take(candidate, judged, completedBy), completedBy };
};

/** Whether the amount is whole with it, and was not before. */
const completes = ({ kind }: Match, { standing }: Candidate): boolean =>
  (standing === 'awaiting' || standing === 'late') &&
  (kind === 'exact' || kind === 'over' || kind === 'late');

const take = (
  candidate: Candidate,
  judged: readonly { readonly credit: Credit; readonly match: Match }[],
  completedBy: Credit | undefined,
): readonly Allotted[] => {
  let missing = candidate.minor;
  return judged.map(({ credit, match }) => {
    const isTaken =
      match.kind === 'short'
        ? completedBy !== undefined
        : ['exact', 'over', 'late'].includes(match.kind);
    const takenMinor = isTaken ? least(credit.open_minor, missing) : 0n;
    missing -= takenMinor;
    return { credit, match, takenMinor, event: eventOf(candidate, credit, match, takenMinor) };
  });
};

const eventOf = (
  { standing }: Candidate,
  credit: Credit,
  { kind }: Match,
  takenMinor: bigint,
): CreditEvent => {
  if (takenMinor > 0n) return takenMinor === credit.open_minor ? 'match' : 'match_part';
  // Nobody waits for the rest of a payment that was given up: a person decides.
  return kind === 'short' && standing === 'awaiting' ? 'wait' : 'suspend';
};

const moneyOf = (credit: Credit, { attemptId, creditorReference }: Candidate) => ({
  reference: credit.bank_reference,
  minor: credit.open_minor,
  currency: credit.currency,
  remittance: credit.remittance,
  isUsed: credit.open_minor < credit.amount_minor,
  // What its text does not say, a person has said: whose it is is not guessed anew.
  assignedTo: creditorReferencesIn(credit.remittance).includes(creditorReference)
    ? null
    : attemptId,
});

const inOrder = (credits: readonly Credit[]): readonly Credit[] =>
  credits.toSorted(
    (a, b) => a.booked_at.getTime() - b.booked_at.getTime() || (a.id < b.id ? -1 : 1),
  );

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
