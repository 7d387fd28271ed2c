import { formatAmount, money } from '#money';
import { creditorReferencesIn } from '#providers';

/** How money that arrived fits what was awaited. */
export type MatchKind = 'exact' | 'short' | 'over' | 'late' | 'duplicate' | 'none';

/** What is known of the money. */
export interface ArrivedMoney {
  /** The bank's name for the entry. */
  readonly reference: string;
  readonly minor: bigint;
  readonly currency: string;
  readonly remittance: string;
  /** The attempt that a person says it is for, whatever the text says. */
  readonly assignedTo: string | null;
  /** Whether a payment has taken a part of it before. */
  readonly isUsed: boolean;
}

/** An attempt that money may be for. */
export interface Candidate {
  readonly attemptId: string;
  /** What the payer was told to quote. */
  readonly creditorReference: string;
  readonly minor: bigint;
  readonly currency: string;
  /**
   * `awaiting` its money; `late`: given up, and nothing else pays for the payment; `paid` by an
   * earlier entry; `elsewhere`: another attempt pays, or may still pay.
   */
  readonly standing: 'awaiting' | 'late' | 'paid' | 'elsewhere';
  /** The entry that paid it. */
  readonly paidBy: string | null;
  /** What has arrived for it before and was not enough. */
  readonly arrivedMinor: bigint;
}

/** Which attempt it is for, how it fits, and why: a sentence for people. */
export interface Match {
  readonly attempt: string | null;
  readonly kind: MatchKind;
  readonly why: string;
}

/**
 * Says what arrived money is for. By the creditor reference alone, however the sender wrote it: an
 * amount or a name that fits is never more than a proposal to a person. Pure.
 *
 * @example judgeCredit({ …, remittance: 'rf18 5390 0754 7034' }, [candidate]).kind // 'exact'
 */
export const judgeCredit = (credit: ArrivedMoney, candidates: readonly Candidate[]): Match => {
  const named =
    credit.assignedTo === null ? byReference(credit, candidates) : byWord(credit, candidates);
  const [candidate, other] = named;
  if (candidate === undefined) return none('The text names no payment of ours.');
  if (other !== undefined) return none('The text names several payments.');
  if (candidate.currency !== credit.currency) {
    return none(`It is in ${credit.currency}, the payment in ${candidate.currency}.`);
  }
  return weigh(credit, candidate);
};

const byReference = (
  { remittance }: ArrivedMoney,
  candidates: readonly Candidate[],
): readonly Candidate[] => {
  const written = new Set(creditorReferencesIn(remittance));
  return candidates.filter(({ creditorReference }) => written.has(creditorReference));
};

const byWord = (
  { assignedTo }: ArrivedMoney,
  candidates: readonly Candidate[],
): readonly Candidate[] => candidates.filter(({ attemptId }) => attemptId === assignedTo);

const weigh = (credit: ArrivedMoney, candidate: Candidate): Match => {
  const match = (kind: MatchKind, why: string): Match => ({
    attempt: candidate.attemptId,
    kind,
    why,
  });
  const how = credit.assignedTo === null ? 'its reference' : 'a person';
  switch (candidate.standing) {
    case 'paid':
      return candidate.paidBy === credit.reference && !credit.isUsed
        ? match('exact', `Named by ${how}; this entry has paid it.`)
        : match('duplicate', 'The payment has been paid by another entry.');
    case 'elsewhere':
      return match('duplicate', 'The payment is paid, or may be paid, in another way.');
    case 'awaiting':
    case 'late':
      break;
  }
  const arrived = candidate.arrivedMinor + credit.minor;
  const inAll = `${said(arrived, candidate)} of ${said(candidate.minor, candidate)}`;
  if (arrived < candidate.minor) return match('short', `Named by ${how}; ${inAll} has arrived.`);
  if (candidate.standing === 'late') {
    return match('late', `Named by ${how}; ${inAll}, after the payment was given up.`);
  }
  return arrived === candidate.minor
    ? match('exact', `Named by ${how}; ${inAll}.`)
    : match('over', `Named by ${how}; ${inAll}, which is more than was asked for.`);
};

const said = (minor: bigint, { currency }: Candidate): string =>
  `${formatAmount(money(minor, currency))} ${currency}`;

const none = (why: string): Match => ({ attempt: null, kind: 'none', why });
