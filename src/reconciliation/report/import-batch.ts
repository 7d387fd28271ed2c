import { assert, failpoints, type Transaction } from '#kernel';
import { postTransfers } from '#ledger';
import { explainArrived } from '../break/explain-arrived.ts';
import { openBreaks } from '../break/open-breaks.ts';
import type { ReconciliationDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { bookRows } from '../match/book-rows.ts';
import { findOurSides, type OurSides } from '../match/find-our-side.ts';
import { judgeRow, type Verdict } from '../match/judge-row.ts';
import type { ReportPlace } from '../match/report-place.ts';
import { insertRows } from '../match/store.ts';
import type { MatchedBatch } from './match-batch.ts';
import { rowColumns } from './row-columns.ts';
import { advanceReport } from './store.ts';
import { tellAll } from './tell-all.ts';

const at = failpoints('reconciliation', ['before_batch_commit', 'after_batch_commit']);

/**
 * Judges a batch of rows and makes it durable: the rows with what they came to, their breaks, what
 * they move on the ledger, what is told, and how far the report has come, in one commit. A crash
 * leaves the whole batch or nothing of it.
 *
 * @throws refusal report_busy
 */
export const importBatch = async (
  deps: ReconciliationDeps,
  place: ReportPlace,
  batch: MatchedBatch,
): Promise<void> => {
  const { rows } = batch;
  const first = rows[0]?.number ?? 0;
  assert(first > 0, 'a batch has rows');
  await deps.database.transaction(async (tx) => {
    const { verdicts, missed } = await judge(tx, place, batch);
    const now = deps.clock.now();
    await tx.run(insertRows, rowColumns(place, rows, verdicts));
    const breaks = verdicts.flatMap((verdict) => verdict.breaks);
    const opened = await openBreaks(tx, deps.ids, place, now, breaks);
    const closed = await explainArrived(tx, place, now, missed, namedBy(verdicts));
    await advance(tx, place, first - 1, verdicts, batch.provedCount);
    const transfers = bookRows(place, rows, verdicts, now);
    const posted = await postTransfers(tx, transfers);
    for (const [i, result] of posted.entries()) {
      assert(result.kind === 'posted', `the ledger takes ${transfers[i]?.id}: ${result.kind}`);
    }
    await tellAll(tx, deps.ids, [...closed, ...opened]);
    await at('before_batch_commit');
  });
  await at('after_batch_commit');
};

const judge = async (
  tx: Transaction,
  place: ReportPlace,
  batch: MatchedBatch,
): Promise<{ readonly verdicts: readonly Verdict[]; readonly missed: OurSides['missed'] }> => {
  const sides = await findOurSides(tx, place, batch);
  const verdicts = batch.rows.map((row, i) => {
    const verdict = judgeRow(row, sides.of(i));
    sides.judged(i, verdict);
    return verdict;
  });
  return { verdicts, missed: sides.missed };
};

const namedBy = (verdicts: readonly Verdict[]): ReadonlySet<string> => {
  const named = new Set<string>();
  for (const { attemptId, state } of verdicts) {
    if (attemptId !== null && state !== 'repeated') named.add(attemptId);
  }
  return named;
};

const advance = async (
  tx: Transaction,
  { scope, reportId }: ReportPlace,
  before: number,
  verdicts: readonly Verdict[],
  resolved: number,
): Promise<void> => {
  const count = { matched: 0, booked: 0, repeated: 0, broken: 0, unreadable: 0, breaks: 0 };
  for (const { state, breaks } of verdicts) {
    count[state] += 1;
    count.breaks += breaks.length;
  }
  const moved = await tx.row(advanceReport, [
    scope.organisationId,
    reportId,
    before,
    verdicts.length,
    count.matched + count.booked,
    resolved,
    count.repeated,
    count.breaks,
  ]);
  if (moved === undefined) throw refuse('report_busy');
};
