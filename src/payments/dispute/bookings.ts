import type { TransferDraft } from '#ledger';
import { type Dispute, scopeOfDispute } from './dispute.ts';

/** An amount that a dispute has on the books. */
export interface Position {
  readonly minor: bigint;
  readonly currency: string;
}

/**
 * What the ledger needs to go from what is booked to what is so: nothing where both agree, so that
 * hearing a thing again books nothing. The payment stays captured; the money leaves the
 * organisation's balance for the provider, below zero where it must. Numbered from `booking_count`.
 */
export const bookingsOf = (
  before: Dispute,
  after: Pick<Dispute, 'withdrawn_minor' | 'withdrawn_currency' | 'fee_minor' | 'fee_currency'>,
  at: Date,
): readonly TransferDraft[] => {
  const balance = (currency: string): string => `organisation:balance:${currency}`;
  const fees = (currency: string): string => `provider:${before.provider}:fees:${currency}`;
  const moves = [
    ...movesOf(withdrawnOf(before), withdrawnOf(after)).map((move) => ({
      ...move,
      account: balance(move.currency),
      verb: move.minor > 0n ? 'disputed' : 'dispute_returned',
    })),
    ...movesOf(feeOf(before), feeOf(after)).map((move) => ({
      ...move,
      account: fees(move.currency),
      verb: 'dispute_fee',
    })),
  ];
  return moves.map(({ account, verb, minor, currency }, i) => ({
    scope: scopeOfDispute(before),
    id: `disputed:${before.id}:${before.booking_count + i + 1}`,
    kind: `payment.${verb}`,
    effectiveAt: at,
    reference: { type: 'dispute', id: before.id },
    phase: { kind: 'posted' },
    entries: [
      { account, minor: -minor, currency },
      { account: `provider:${before.provider}:clearing:${currency}`, minor, currency },
    ],
  }));
};

type Withdrawn = Pick<Dispute, 'withdrawn_minor' | 'withdrawn_currency'>;
type Charged = Pick<Dispute, 'fee_minor' | 'fee_currency'>;

const withdrawnOf = (row: Withdrawn): Position => ({
  minor: row.withdrawn_minor,
  currency: row.withdrawn_currency,
});

const feeOf = (row: Charged): Position => ({ minor: row.fee_minor, currency: row.fee_currency });

/** In one currency the difference; between two, all of the one back and all of the other out. */
const movesOf = (before: Position, after: Position): readonly Position[] => {
  const moves =
    before.currency === after.currency
      ? [{ minor: after.minor - before.minor, currency: after.currency }]
      : [{ minor: -before.minor, currency: before.currency }, after];
  return moves.filter(({ minor }) => minor !== 0n);
};
