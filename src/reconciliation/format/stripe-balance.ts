import { readCurrency, readMinor } from './read-decimal.ts';
import { readInstant } from './read-instant.ts';
import { type ReportFormat, type ReportRow, UnreadableRow } from './report-row.ts';
import type { RowKind } from './row-kinds.ts';

/**
 * Stripe's balance transactions as its reports write them: balance change from activity, itemised,
 * and payout reconciliation, itemised. Source: docs.stripe.com, reports, balance report type and
 * reporting categories. Amounts are in major units.
 *
 * With the column `payment_metadata[bascule_attempt]` our own name is in the report too.
 */
export const stripeBalance: ReportFormat = {
  name: 'stripe_balance',
  provider: 'stripe',
  title: 'Balance change from activity, itemised (CSV)',
  columns: ['balance_transaction_id', 'currency', 'gross', 'fee', 'net', 'reporting_category'],
  types: {
    charge: 'capture',
    charge_failure: 'capture_reversed',
    refund: 'refund',
    partial_capture_reversal: 'refund',
    refund_failure: 'refund_reversed',
    dispute: 'dispute',
    dispute_reversal: 'dispute_reversed',
    fee: 'fee',
    network_cost: 'fee',
    contribution: 'fee',
    payout: 'payout',
    payout_reversal: 'payout_returned',
  },
  reader: (column) => {
    const cells = new Map(read.map((name) => [name, column(name)] as const));
    const kinds = new Map(Object.entries(stripeBalance.types));
    return (line) => {
      const cell = (name: Read): string => cells.get(name)?.(line) ?? '';
      const type = cell('reporting_category');
      if (type === '') throw new UnreadableRow('reporting_category is empty');
      return readLine(cell, type, kinds.get(type) ?? 'other');
    };
  },
};

const read = [
  'reporting_category',
  'currency',
  'gross',
  'fee',
  'net',
  'created_utc',
  'created',
  'customer_facing_currency',
  'customer_facing_amount',
  'payment_intent_id',
  'charge_id',
  'source_id',
  'payment_metadata[bascule_attempt]',
  'refund_metadata[bascule_attempt]',
] as const;

type Read = (typeof read)[number];
type Cells = (name: Read) => string;

const readLine = (cells: Cells, type: string, kind: RowKind): ReportRow => {
  const currency = readCurrency(cells('currency'), 'currency');
  const gross = readMinor(cells('gross'), currency, 'gross');
  const fee = readMinor(cells('fee'), currency, 'fee');
  const net = readMinor(cells('net'), currency, 'net');
  if (gross - fee !== net) throw new UnreadableRow('net is not gross less fee');
  const isFee = kind === 'fee';
  const asked = { minor: isFee ? 0n : gross, currency };
  const paid = isFee ? asked : (paidIn(cells, currency, gross) ?? asked);
  return {
    type,
    kind,
    at: readInstant(cells('created_utc') || cells('created'), 'UTC'),
    references: named(kind === 'refund' || kind === 'refund_reversed' ? refund : charge, cells),
    ours: named(ours, cells),
    grossMinor: paid.minor,
    grossCurrency: paid.currency,
    netMinor: net,
    netCurrency: currency,
    feeMinor: isFee ? -net : fee,
    statedFeeMinor: null,
    convertedMinor: null,
  };
};

/** What the payer paid, where that was in another currency than it was settled in. */
const paidIn = (cells: Cells, settled: string, gross: bigint) => {
  const named = cells('customer_facing_currency');
  if (named === '' || named.toUpperCase() === settled) return undefined;
  const currency = readCurrency(named, 'customer_facing_currency');
  const minor = readMinor(cells('customer_facing_amount'), currency, 'customer_facing_amount');
  // Written without sign for refunds by some versions of the report.
  const isAgainst = gross < 0n !== minor < 0n;
  return { minor: isAgainst ? -minor : minor, currency };
};

const charge: readonly Read[] = ['payment_intent_id', 'charge_id', 'source_id'];
const refund: readonly Read[] = ['source_id', 'payment_intent_id', 'charge_id'];
const ours: readonly Read[] = [
  'payment_metadata[bascule_attempt]',
  'refund_metadata[bascule_attempt]',
];

const named = (columns: readonly Read[], cells: Cells): readonly string[] => [
  ...new Set(columns.map(cells).filter((name) => name !== '')),
];
