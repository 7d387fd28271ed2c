import { convert, money, parseRate } from '#money';
import { readCurrency, readMinor, sumOfCosts } from './read-decimal.ts';
import { readInstant } from './read-instant.ts';
import { type Cells, type ReportFormat, type ReportRow, UnreadableRow } from './report-row.ts';
import type { RowKind } from './row-kinds.ts';

/**
 * Adyen's Settlement details report as CSV. Source: docs.adyen.com, reporting, settlement details
 * report: columns, and the journal types that a line may bear.
 */
export const adyenSettlementDetail: ReportFormat = {
  name: 'adyen_settlement_detail',
  provider: 'adyen',
  title: 'Settlement details report (CSV)',
  columns: [
    'Psp Reference',
    'Merchant Reference',
    'Creation Date',
    'TimeZone',
    'Type',
    'Modification Reference',
    'Gross Currency',
    'Gross Debit (GC)',
    'Gross Credit (GC)',
    'Exchange Rate',
    'Net Currency',
    'Net Debit (NC)',
    'Net Credit (NC)',
    'Commission (NC)',
    'Markup (NC)',
    'Scheme Fees (NC)',
    'Interchange (NC)',
  ],
  types: {
    Settled: 'capture',
    SettledBulk: 'capture',
    SettledInInstallments: 'capture',
    SettledReversed: 'capture_reversed',
    Refunded: 'refund',
    RefundedBulk: 'refund',
    RefundedReversed: 'refund_reversed',
    Chargeback: 'dispute',
    SecondChargeback: 'dispute',
    ChargebackReversed: 'dispute_reversed',
    Fee: 'fee',
    PaymentCost: 'fee',
    InvoiceDeduction: 'fee',
    MerchantPayout: 'payout',
    MerchantPayin: 'payout_returned',
  },
  read: (cells) => readLine(cells, kindOf(cells('Type'))),
};

const kindOf = (type: string): RowKind => {
  if (type === '') throw new UnreadableRow('Type is empty');
  return Object.hasOwn(adyenSettlementDetail.types, type)
    ? (adyenSettlementDetail.types[type] ?? 'other')
    : 'other';
};

const costs = ['Commission (NC)', 'Markup (NC)', 'Scheme Fees (NC)', 'Interchange (NC)'] as const;

const readLine = (cells: Cells, kind: RowKind): ReportRow => {
  const netCurrency = readCurrency(cells('Net Currency'), 'Net Currency');
  const netMinor = side(cells, 'Net Credit (NC)', 'Net Debit (NC)', netCurrency);
  const line = {
    type: cells('Type'),
    kind,
    at: readInstant(cells('Creation Date'), cells('TimeZone')),
    references: named(cells('Modification Reference'), cells('Psp Reference')),
    ours: named(cells('Modification Merchant Reference'), cells('Merchant Reference')),
    netMinor,
    netCurrency,
  };
  // A line beside any payment has its amount in the net columns alone.
  if (cells('Gross Currency') === '') {
    const isFee = kind === 'fee';
    return {
      ...line,
      grossMinor: isFee ? 0n : netMinor,
      grossCurrency: netCurrency,
      feeMinor: isFee ? -netMinor : 0n,
      statedFeeMinor: null,
      convertedMinor: null,
    };
  }
  const grossCurrency = readCurrency(cells('Gross Currency'), 'Gross Currency');
  const grossMinor = side(cells, 'Gross Credit (GC)', 'Gross Debit (GC)', grossCurrency);
  const stated = sumOfCosts(
    costs.map((column) => [column, cells(column)] as const),
    netCurrency,
  );
  const isForeign = grossCurrency !== netCurrency;
  return {
    ...line,
    grossMinor,
    grossCurrency,
    feeMinor: isForeign ? stated : grossMinor - netMinor,
    statedFeeMinor: stated,
    convertedMinor: isForeign
      ? converted(grossMinor, grossCurrency, netCurrency, cells('Exchange Rate'), line.at)
      : null,
  };
};

const side = (cells: Cells, credit: string, debit: string, currency: string): bigint =>
  readMinor(cells(credit), currency, credit) - readMinor(cells(debit), currency, debit);

const named = (...references: readonly string[]): readonly string[] => [
  ...new Set(references.filter((reference) => reference !== '')),
];

const converted = (
  minor: bigint,
  base: string,
  quote: string,
  rate: string,
  at: Date,
): bigint | null => {
  if (rate === '') return null;
  if (!/^[0-9]+(\.[0-9]+)?$/.test(rate) || !/[1-9]/.test(rate)) {
    throw new UnreadableRow(`Exchange Rate is no rate: ${JSON.stringify(rate.slice(0, 40))}`);
  }
  const exact = parseRate(rate, { base, quote, source: 'adyen', at, side: 'mid' });
  return convert(money(minor, base), exact, 'half_even').minor;
};
