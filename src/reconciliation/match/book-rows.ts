import type { TransferDraft } from '#ledger';
import { fillPath } from '../break/break-types.ts';
import type { NumberedRow } from '../format/read-rows.ts';
import type { ReportRow } from '../format/report-row.ts';
import { type RowRule, rowKinds } from '../format/row-kinds.ts';
import type { Verdict } from './judge-row.ts';
import type { ReportPlace } from './report-place.ts';

/**
 * What a batch of rows moves on the ledger: the costs of all its rows in one transfer a currency,
 * what was settled in another currency in one a pair, and each payout for itself. The rows say
 * which of them it is made of.
 */
export const bookRows = (
  place: ReportPlace,
  rows: readonly NumberedRow[],
  verdicts: readonly Verdict[],
  at: Date,
): readonly TransferDraft[] => {
  const fees = new Map<string, bigint>();
  const exchanges = new Map<string, Exchanged>();
  const payouts: TransferDraft[] = [];
  let index = -1;
  for (const verdict of verdicts) {
    index += 1;
    const row = rows[index];
    if (row === undefined || 'unreadable' in row.content || verdict.state === 'repeated') continue;
    const { content } = row;
    const { netCurrency, grossCurrency, grossMinor } = content;
    fees.set(netCurrency, (fees.get(netCurrency) ?? 0n) + verdict.feeToBookMinor);
    if (verdict.exchangedMinor !== null) {
      const pair = `${grossCurrency}-${netCurrency}`;
      const before = exchanges.get(pair) ?? {
        from: grossCurrency,
        to: netCurrency,
        gross: 0n,
        net: 0n,
      };
      exchanges.set(pair, {
        ...before,
        gross: before.gross + grossMinor,
        net: before.net + verdict.exchangedMinor,
      });
    }
    const payout = payoutOf(place, row.number, content, verdict, at);
    if (payout !== undefined) payouts.push(payout);
  }
  const first = rows[0]?.number ?? 0;
  return [
    ...[...fees].map(([currency, minor]) => feeTransfer(place, first, currency, minor, at)),
    ...[...exchanges].map(([pair, sums]) => exchangeTransfer(place, first, pair, sums, at)),
    ...payouts,
  ].filter(({ entries }) => entries.length > 0);
};

interface Exchanged {
  readonly from: string;
  readonly to: string;
  readonly gross: bigint;
  readonly net: bigint;
}

const draft = (
  { scope, reportId }: ReportPlace,
  verb: 'fee' | 'exchange' | 'payout',
  name: string,
  at: Date,
): Omit<TransferDraft, 'entries'> => ({
  scope,
  id: `settlement_${verb}:${reportId}:${name}`,
  kind: `settlement.${verb}`,
  effectiveAt: at,
  reference: { type: 'report', id: reportId },
  phase: { kind: 'posted' },
});

/** Takes an amount off what the provider owes us and puts it elsewhere; nothing moves at zero. */
export const offClearing = (provider: string, to: string, minor: bigint, currency: string) =>
  minor === 0n
    ? []
    : [
        { account: `provider:${provider}:clearing:${currency}`, minor, currency },
        { account: fillPath(to, provider, currency), minor: -minor, currency },
      ];

const feeTransfer = (
  place: ReportPlace,
  first: number,
  currency: string,
  minor: bigint,
  at: Date,
): TransferDraft => ({
  ...draft(place, 'fee', `${first}:${currency}`, at),
  entries: offClearing(place.provider, rowKinds.fee.moves, minor, currency),
});

/** What was owed in the currency of the payments is owed in that of the settlement. */
const exchangeTransfer = (
  place: ReportPlace,
  first: number,
  pair: string,
  { from, to, gross, net }: Exchanged,
  at: Date,
): TransferDraft => ({
  ...draft(place, 'exchange', `${first}:${pair}`, at),
  entries: [
    ...offClearing(place.provider, 'exchange:{currency}', gross, from),
    ...offClearing(place.provider, 'exchange:{currency}', -net, to),
  ],
});

/** A copy of a payout's line is a break, and moves nothing by itself. */
const payoutOf = (
  place: ReportPlace,
  number: number,
  row: ReportRow,
  { breaks }: Verdict,
  at: Date,
): TransferDraft | undefined => {
  const rule: RowRule = rowKinds[row.kind];
  if (rule.moves === null || row.kind === 'fee' || breaks.length > 0) return undefined;
  return {
    ...draft(place, 'payout', String(number), at),
    entries: offClearing(place.provider, rule.moves, -row.grossMinor, row.netCurrency),
  };
};
