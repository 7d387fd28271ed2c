import { assert, byteaColumn, type Transaction, textColumn } from '#kernel';
import {
  findSettledAttempts,
  findSettledDisputes,
  type PaymentBooks,
  type SettledAttempt,
  type SettledDispute,
  type SettlementQuestion,
} from '#payments';
import { type MissedRow, missedOfPayments } from '../break/store.ts';
import type { NumberedRow } from '../format/read-rows.ts';
import { type RowRule, rowKinds } from '../format/row-kinds.ts';
import type { EarlierRow } from './earlier-row.ts';
import type { OurSide, Verdict } from './judge-row.ts';
import type { ReportPlace } from './report-place.ts';
import { type EarlierRowRow, earlierRows } from './store.ts';

/** Attempts that came to their end without success, and may yet turn out to have had it. */
const failed: ReadonlySet<string> = new Set(['declined', 'not_sent', 'superseded']);

/** The attempts that rows are about, in the order of the rows. */
export const findAttempts = async (
  tx: Transaction,
  { scope, provider }: ReportPlace,
  rows: readonly NumberedRow[],
): Promise<readonly (SettledAttempt | undefined)[]> =>
  await findSettledAttempts(tx, scope, provider, rows.map(questionOf));

const nobody: SettlementQuestion = { references: [], ours: [], operation: 'capture', minor: 0n };

const questionOf = ({ content }: NumberedRow): SettlementQuestion => {
  if ('unreadable' in content) return nobody;
  const { kind, references, ours, grossMinor } = content;
  const rule: RowRule = rowKinds[kind];
  if (rule.moves !== null) return nobody;
  return {
    references,
    ours,
    operation: rule.finds === 'refund' ? 'refund' : 'capture',
    minor: grossMinor < 0n ? -grossMinor : grossMinor,
  };
};

/** The disputes that rows are about, in the order of the rows; most batches have none. */
export const findDisputes = async (
  tx: Transaction,
  { scope, provider }: ReportPlace,
  rows: readonly NumberedRow[],
  attempts: readonly (SettledAttempt | undefined)[],
): Promise<ReadonlyMap<number, SettledDispute>> => {
  const asked: { i: number; references: readonly string[]; paymentId: string | null }[] = [];
  for (const [i, { content }] of rows.entries()) {
    if ('unreadable' in content || rowKinds[content.kind].finds !== 'dispute') continue;
    asked.push({ i, references: content.references, paymentId: attempts[i]?.paymentId ?? null });
  }
  const disputes = await findSettledDisputes(tx, scope, provider, asked);
  return new Map(
    asked.flatMap(({ i }, place) => {
      const dispute = disputes[place];
      return dispute === undefined ? [] : [[i, dispute] as const];
    }),
  );
};

const noRows: readonly EarlierRow[] = [];

/** Our side of many rows, told row by row: each one that is judged stands before the next. */
export interface OurSides {
  /** What was missed of the payments that the rows are about. */
  readonly missed: readonly MissedRow[];
  of(place: number): OurSide;
  judged(place: number, verdict: Verdict): void;
}

/** Rows beside what payments and the ledger have of them. */
export interface Matched {
  readonly rows: readonly NumberedRow[];
  readonly attempts: readonly (SettledAttempt | undefined)[];
  /** By the place of the row. */
  readonly disputes: ReadonlyMap<number, SettledDispute>;
  readonly books: ReadonlyMap<string, PaymentBooks>;
  /** Attempts that were called failed until these rows came. */
  readonly failedBefore: ReadonlySet<string>;
}

/**
 * What stands on our side of many rows, the rows that came before included, those of the same
 * batch as well. One round trip however many rows there are.
 */
export const findOurSides = async (
  tx: Transaction,
  { scope, reportId }: ReportPlace,
  { rows, attempts, disputes, books, failedBefore }: Matched,
): Promise<OurSides> => {
  const paymentAt = (i: number): string | undefined =>
    disputes.get(i)?.paymentId ?? attempts[i]?.paymentId;
  const unnamed = rows.filter((_, i) => paymentAt(i) === undefined);
  const paymentIds = [...books.keys()];
  const [earlier, missed] = await Promise.all([
    tx.rows(earlierRows, [
      scope.organisationId,
      scope.mode,
      textColumn(paymentIds, (id) => id),
      byteaColumn(unnamed, ({ hash }) => hash),
    ]),
    tx.rows(missedOfPayments, [scope.organisationId, textColumn(paymentIds, (id) => id)]),
  ]);
  const givenUp = new Set(missed.flatMap((one) => (one.state === 'open' ? [] : [one.attempt_id])));
  const before = new Map<string, EarlierRow[]>();
  const add = (key: string, row: EarlierRow): void => {
    const kept = before.get(key);
    if (kept === undefined) before.set(key, [row]);
    else kept.push(row);
  };
  for (const row of earlier) add(row.payment_id ?? row.hash, toEarlier(row));
  const keyAt = (i: number, row: NumberedRow): string => paymentAt(i) ?? row.hash;

  return {
    missed,
    of: (i) => {
      const [row, attempt] = [rows[i], attempts[i]];
      assert(row !== undefined, 'a row of the batch is judged');
      const ofPayment = attempt === undefined ? undefined : books.get(attempt.paymentId);
      return {
        reportId,
        attempt,
        dispute: disputes.get(i),
        balanceMinor: ofPayment?.balanceMinor ?? 0n,
        feeMinor: ofPayment?.fees.get(currencyOf(row.content)) ?? 0n,
        isLost: attempt !== undefined && ofPayment?.lost.has(attempt.attemptId) === true,
        earlier: before.get(keyAt(i, row)) ?? noRows,
        wasFailed: attempt !== undefined && failedBefore.has(attempt.attemptId),
        wasGivenUp: attempt !== undefined && givenUp.has(attempt.attemptId),
      };
    },
    judged: (i, verdict) => {
      const row = rows[i];
      if (row === undefined || verdict.state === 'repeated') return;
      add(keyAt(i, row), asEarlier(row, verdict, reportId));
    },
  };
};

/** Whether a row about this attempt may prove something new: it is open, or was called failed. */
export const mayProve = ({ state }: SettledAttempt): boolean =>
  open.has(state) || failed.has(state);

/** Whether it had come to its end without success. */
export const isFailed = ({ state }: SettledAttempt): boolean => failed.has(state);

const open: ReadonlySet<string> = new Set([
  'sending',
  'pending',
  'requires_action',
  'unknown',
  'in_review',
]);

const currencyOf = (content: NumberedRow['content']): string =>
  'unreadable' in content ? '' : content.netCurrency;

const toEarlier = (row: EarlierRowRow): EarlierRow => ({
  reportId: row.report_id,
  hash: row.hash,
  kind: row.kind,
  attemptId: row.attempt_id,
  disputeId: row.dispute_id,
  grossMinor: row.gross_minor,
  grossCurrency: row.gross_currency,
  feeKnownMinor: row.fee_known_minor,
  netCurrency: row.net_currency,
});

const asEarlier = (
  { hash, content }: NumberedRow,
  { attemptId, disputeId, feeKnownMinor }: Verdict,
  reportId: string,
): EarlierRow => ({
  reportId,
  hash,
  kind: 'unreadable' in content ? 'unreadable' : content.kind,
  attemptId,
  disputeId,
  grossMinor: 'unreadable' in content ? 0n : content.grossMinor,
  grossCurrency: 'unreadable' in content ? null : content.grossCurrency,
  feeKnownMinor,
  netCurrency: 'unreadable' in content ? null : content.netCurrency,
});
