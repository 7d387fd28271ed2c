import type { Books } from '#sandbox';
import { endingOfMarket, judgeMarket } from './market/judge-market.ts';
import { isOfMarket } from './market/market.ts';
import type { MarketBooks } from './market/market-books.ts';
import type { Ending, Row } from './rows.ts';
import type { BothBooks, Claims, Reply } from './subject.ts';

/** All that is known once a row is over. */
export interface Evidence {
  readonly row: Row;
  readonly replies: readonly Reply[];
  readonly claims: Claims;
  /** The provider's own books: the oracle. */
  readonly books: Books;
  /** Both acquirers' as one, where there are two. */
  readonly both?: BothBooks | undefined;
  /** What they show of a seller, where there is one. */
  readonly market?: MarketBooks | undefined;
}

/**
 * Holds what a subject says against what the provider's books show. One purchase was made by one
 * request a step, so that whatever is there twice is one too many. The verdict is the list of
 * broken invariants with their numbers, never a bare no.
 */
export const judge = (evidence: Evidence): readonly string[] => {
  const { row, claims, replies, both, market } = evidence;
  const seen = {
    ...(both === undefined ? seenBy(evidence.books) : seenAtBoth(both)),
    moved: market?.made ?? 0,
  };
  const good = replies.filter(({ status }) => status >= 200 && status < 300);
  const refused = replies.filter(({ status }) => status >= 400 && status < 500);
  const bodies = new Set(good.map(({ body }) => body)).size;
  const isSettled = claims.open === 0 && claims.inReview === 0;
  const ending = endingOf(evidence);

  return [
    ...when(seen.charges > 1, `I2: charges=${seen.charges}`),
    ...when(seen.refunds > 1, `I2: refunds=${seen.refunds}`),
    ...(both === undefined ? [] : judgeCascade(row, both, ending)),
    ...(isOfMarket(row.operation) && market !== undefined && claims.market !== undefined
      ? judgeMarket(row.operation, claims.market, market)
      : []),
    ...when(claims.payments > 1, `I1: payments=${claims.payments}`),
    ...when(claims.refunds > 1, `I1: refunds=${claims.refunds}`),
    ...when(bodies > 1, `I1: answers=${bodies}`),
    ...when(claims.open > 0, `L1: open=${claims.open}`),
    ...when(
      replies.some(({ isFinal }) => !isFinal),
      'L1: a client was never answered',
    ),
    ...when(
      isSettled && seen.captured !== claims.capturedMinor,
      `I2: captured=${seen.captured}, books=${claims.capturedMinor}`,
    ),
    ...when(
      isSettled && seen.refunded !== claims.refundedMinor,
      `I2: refunded=${seen.refunded}, books=${claims.refundedMinor}`,
    ),
    ...when(
      !isOfMarket(row.operation) &&
        ending === 'declined' &&
        seen.declines === 0 &&
        !hadEffect(row, seen) &&
        !isRefusedByFault(row),
      'I5: failed without proof',
    ),
    ...when(
      good.some(({ body }) => saysFailed(body)) && hadEffect(row, seen),
      'I5: told as failed, and it happened',
    ),
    ...when(refused.length > 0 && hadEffect(row, seen), `I14: refused=${refused.length}`),
  ];
};

/** Where nothing is given back, nothing may have come twice; where it is, one charge is left. */
const judgeCascade = (row: Row, both: BothBooks, ending: string): readonly string[] => [
  ...when(
    row.cascade?.policy === 'safe' && both.approved > 1,
    `I2: approved at both=${both.approved}`,
  ),
  ...when(
    ending === 'succeeded' && both.standing !== 1,
    `I2: paid, and charges standing=${both.standing}`,
  ),
];

/** What came twice and went back is no charge, no capture and no refund of the purchase. */
const seenAtBoth = (both: BothBooks): Omit<Seen, 'moved'> => ({
  charges: both.standing,
  captured: both.capturedMinor - both.refundedMinor,
  refunds: 0,
  refunded: 0n,
  declines: both.declines,
});

/** How the operation ended, as the subject's books have it. */
export const endingOf = ({ row, claims }: Pick<Evidence, 'row' | 'claims'>): Ending | 'open' => {
  if (claims.market !== undefined) return endingOfMarket(claims.market);
  const isDone = row.operation === 'refund' ? claims.refundedMinor > 0n : claims.capturedMinor > 0n;
  if (isDone) return 'succeeded';
  if (claims.open > 0) return 'open';
  return claims.inReview > 0 ? 'in_review' : 'declined';
};

interface Seen {
  readonly charges: number;
  readonly captured: bigint;
  readonly refunds: number;
  readonly refunded: bigint;
  readonly declines: number;
  /** What was moved for a seller. */
  readonly moved: number;
}

const seenBy = (books: Books): Omit<Seen, 'moved'> => {
  const { payment_intents: intents, charges, refunds } = books;
  const made = refunds.filter(({ status }) => status !== 'failed' && status !== 'canceled');
  return {
    charges: intents.reduce((sum, intent) => sum + intent.approved_charges, 0),
    captured: intents.reduce((sum, intent) => sum + BigInt(intent.amount_received), 0n),
    refunds: made.length,
    refunded: made.reduce((sum, refund) => sum + BigInt(refund.amount), 0n),
    declines:
      charges.filter(({ status }) => status === 'failed').length + refunds.length - made.length,
  };
};

const hadEffect = ({ operation }: Row, seen: Seen): boolean => {
  switch (operation) {
    case 'pay':
    case 'cascade':
    case 'transfer':
      return seen.charges > 0;
    case 'capture':
      return seen.captured > 0n;
    case 'refund':
    case 'reversal':
      return seen.refunds > 0;
    case 'payout':
      return seen.moved > 0;
  }
};

const saysFailed = (body: string): boolean => {
  const { status } = JSON.parse(body) as { readonly status: string };
  return status === 'failed' || status === 'declined';
};

/** The provider said itself that it did nothing: proof enough. */
const isRefusedByFault = ({ fault }: Row): boolean =>
  fault.kind === 'provider' && fault.fault === '429' && fault.isLate !== true;

const when = (isBroken: boolean, sentence: string): readonly string[] =>
  isBroken ? [sentence] : [];
