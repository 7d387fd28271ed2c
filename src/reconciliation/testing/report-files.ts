import { adyenSettlementDetail } from '../format/adyen-settlement-detail.ts';

/** A line of a Stripe report: what it says beside the usual. */
export interface Line {
  readonly txn?: string;
  readonly currency?: string;
  readonly gross: string;
  readonly fee: string;
  readonly net: string;
  readonly reporting_category: string;
  readonly payment_intent_id?: string;
  readonly source_id?: string;
  readonly attempt?: string;
}

const stripeColumns = [
  'balance_transaction_id',
  'created_utc',
  'currency',
  'gross',
  'fee',
  'net',
  'reporting_category',
  'source_id',
  'payment_intent_id',
  'payment_metadata[bascule_attempt]',
];

/** A Stripe report of these lines. Each has a transaction of its own unless it names one. */
export const stripeFile = (lines: readonly Line[]): string =>
  csv(
    stripeColumns,
    lines.map((line, i) => [
      line.txn ?? `txn_${i}`,
      '2026-11-21 09:00:00',
      line.currency ?? 'eur',
      line.gross,
      line.fee,
      line.net,
      line.reporting_category,
      line.source_id ?? '',
      line.payment_intent_id ?? '',
      line.attempt ?? '',
    ]),
  );

/** An Adyen report of these lines, each a settled payment unless it says otherwise. */
export const adyenFile = (lines: readonly Readonly<Record<string, string>>[]): string =>
  csv(
    adyenSettlementDetail.columns,
    lines.map((line) => {
      const whole: Readonly<Record<string, string>> = {
        'Creation Date': '2026-11-21 09:00:00',
        TimeZone: 'CET',
        Type: 'Settled',
        'Exchange Rate': '1',
        ...line,
      };
      return adyenSettlementDetail.columns.map((column) => whole[column] ?? '');
    }),
  );

const csv = (columns: readonly string[], lines: readonly (readonly string[])[]): string =>
  [columns, ...lines].map((cells) => `${cells.join(',')}\n`).join('');
