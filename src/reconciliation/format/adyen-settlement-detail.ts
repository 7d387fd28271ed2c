import { convert, money, parseRate } from '#money';
import { readCurrency, readMinor, sumOfCosts } from './read-decimal.ts';
import { readInstant } from './read-instant.ts';
import { type Cell, type ReportFormat, type ReportRow, UnreadableRow } from './report-row.ts';
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
  reader: (column) => {
    const kinds = new Map(Object.entries(adyenSettlementDetail.types));
    const columns = columnsOf(column);
    return (line) => {
      const type = columns.type(line);
      if (type === '') throw new UnreadableRow('Type is empty');
      return readLine(columns, line, type, kinds.get(type) ?? 'other');
    };
  },
};

const columnsOf = (column: (name: string) => Cell) => ({
  type: column('Type'),
  time: column('Creation Date'),
  zone: column('TimeZone'),
  modification: column('Modification Reference'),
  payment: column('Psp Reference'),
  ourModification: column('Modification Merchant Reference'),
  ourPayment: column('Merchant Reference'),
  grossCurrency: column('Gross Currency'),
  grossCredit: column('Gross Credit (GC)'),
  grossDebit: column('Gross Debit (GC)'),
  rate: column('Exchange Rate'),
  netCurrency: column('Net Currency'),
  netCredit: column('Net Credit (NC)'),
  netDebit: column('Net Debit (NC)'),
  costs: costs.map(column),
});

const costs = ['Commission (NC)', 'Markup (NC)', 'Scheme Fees (NC)', 'Interchange (NC)'];

type Columns = ReturnType<typeof columnsOf>;

const readLine = (
  columns: Columns,
  line: readonly string[],
  type: string,
  kind: RowKind,
): ReportRow => {
  const netCurrency = readCurrency(columns.netCurrency(line), 'Net Currency');
  const netMinor =
    readMinor(columns.netCredit(line), netCurrency, 'Net Credit (NC)') -
    readMinor(columns.netDebit(line), netCurrency, 'Net Debit (NC)');
  const at = readInstant(columns.time(line), columns.zone(line));
  const references = named(columns.modification(line), columns.payment(line));
  const ours = named(columns.ourModification(line), columns.ourPayment(line));
  // A line beside any payment has its amount in the net columns alone.
  if (columns.grossCurrency(line) === '') {
    const isFee = kind === 'fee';
    return {
      type,
      kind,
      at,
      references,
      ours,
      grossMinor: isFee ? 0n : netMinor,
      grossCurrency: netCurrency,
      netMinor,
      netCurrency,
      feeMinor: isFee ? -netMinor : 0n,
      statedFeeMinor: null,
      convertedMinor: null,
    };
  }
  const grossCurrency = readCurrency(columns.grossCurrency(line), 'Gross Currency');
  const grossMinor =
    readMinor(columns.grossCredit(line), grossCurrency, 'Gross Credit (GC)') -
    readMinor(columns.grossDebit(line), grossCurrency, 'Gross Debit (GC)');
  const stated = sumOfCosts(
    columns.costs.map((cost) => cost(line)),
    costs,
    netCurrency,
  );
  const isForeign = grossCurrency !== netCurrency;
  return {
    type,
    kind,
    at,
    references,
    ours,
    grossMinor,
    grossCurrency,
    netMinor,
    netCurrency,
    feeMinor: isForeign ? stated : grossMinor - netMinor,
    statedFeeMinor: stated,
    convertedMinor: isForeign
      ? converted(grossMinor, grossCurrency, netCurrency, columns.rate(line), at)
      : null,
  };
};

/** Each name once, and none that is empty. */
const named = (first: string, second: string): readonly string[] => {
  if (first === '' || first === second) return second === '' ? [] : [second];
  return second === '' ? [first] : [first, second];
};

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
