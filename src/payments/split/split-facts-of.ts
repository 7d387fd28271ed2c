import { assert, columns, type Scope, type Transaction } from '#kernel';
import { movementsOf } from '#ledger';
import type { RefundSplit, SplitCharge, SplitPlan } from './split-plan.ts';
import { type SplitRow, splitPaymentsAmong } from './store.ts';

/** All that the shares of a split payment follow from. */
export interface SplitFacts {
  readonly scope: Scope;
  readonly paymentId: string;
  readonly currency: string;
  /** Where the money was taken, or is to be; null before the first try. */
  readonly provider: string | null;
  readonly connectionId: string | null;
  readonly plan: SplitPlan;
  readonly amountMinor: bigint;
  readonly capturedMinor: bigint;
  /** When money was first taken; null where none stands as taken. */
  readonly capturedAt: Date | null;
  readonly charge: SplitCharge | null;
  /** What the provider is booked to keep of it, in the payment's currency. */
  readonly providerFeeMinor: bigint;
  /** Those that succeeded, in the order in which they were made. */
  readonly refunds: readonly SplitRefund[];
  /**
   * Those that the provider had made and that came back: the payer's bank did not take them. What
   * was taken back from sellers with them does not go back to them by itself.
   */
  readonly returned: readonly SplitRefund[];
  /** What disputes have taken by now, over all of them. */
  readonly disputedMinor: bigint;
  /** What the provider has charged for disputes, in the payment's currency. */
  readonly disputeFeeMinor: bigint;
  /** Counts the writes of the payment's row. */
  readonly version: bigint;
}

interface SplitRefund {
  readonly id: string;
  readonly minor: bigint;
  readonly split: RefundSplit | null;
}

/** A payment by its id, and whose it is. */
export interface PaymentKey {
  readonly scope: Scope;
  readonly paymentId: string;
}

const paymentsMax = 10_000;

/**
 * What stands of many payments for whoever shares them out, in one transaction with what follows
 * from it; payments that are not split are left out. Two statements, however many are asked for.
 */
export const splitFactsOf = async (
  tx: Transaction,
  asked: readonly PaymentKey[],
): Promise<readonly SplitFacts[]> => {
  assert(asked.length <= paymentsMax, 'payments are asked for by the page');
  if (asked.length === 0) return [];
  const rows = await tx.rows(
    splitPaymentsAmong,
    columns(asked, ({ scope, paymentId }) => [scope.organisationId, scope.mode, paymentId]),
  );
  const fees = await feesOf(tx, rows);
  return rows.map((row) => factsOf(row, fees.get(keyOf(row)) ?? 0n));
};

const factsOf = (row: SplitRow, providerFeeMinor: bigint): SplitFacts => ({
  scope: { organisationId: row.organisation_id, mode: row.mode },
  paymentId: row.id,
  currency: row.currency,
  provider: row.provider,
  connectionId: row.connection_id,
  plan: row.split,
  amountMinor: row.amount_minor,
  capturedMinor: row.captured_minor,
  capturedAt: row.captured_at,
  charge: row.split_charge,
  providerFeeMinor,
  refunds: row.refunds.map(refundOf),
  returned: row.returned.map(refundOf),
  disputedMinor: row.disputed_minor,
  disputeFeeMinor: row.dispute_fee_minor,
  version: row.version,
});

const refundOf = ({ id, minor, split }: SplitRow['refunds'][number]): SplitRefund => ({
  id,
  minor: BigInt(minor),
  split,
});

const keyOf = (row: Pick<SplitRow, 'organisation_id' | 'id'>): string =>
  `${row.organisation_id} ${row.id}`;

/** The ledger knows what a provider keeps, also where a report has corrected it since. */
const feesOf = async (
  tx: Transaction,
  rows: readonly SplitRow[],
): Promise<ReadonlyMap<string, bigint>> => {
  const movements = await movementsOf(
    tx,
    'payment',
    rows.map((row) => ({ organisationId: row.organisation_id, referenceId: row.id })),
  );
  const currencies = new Map(rows.map((row) => [keyOf(row), row.currency]));
  const fees = new Map<string, bigint>();
  for (const { organisationId, referenceId, path, layer, minor } of movements) {
    const key = keyOf({ organisation_id: organisationId, id: referenceId });
    const isFee = /^provider:[^:]+:fees:/.test(path);
    if (layer !== 'posted' || !isFee || !path.endsWith(`:${currencies.get(key)}`)) continue;
    fees.set(key, (fees.get(key) ?? 0n) - minor);
  }
  return fees;
};
