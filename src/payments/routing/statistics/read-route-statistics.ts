import { manualClock, randomIds, type Scope, type Transaction } from '#kernel';
import { foldStatistics, type OutcomeCount, type RouteStatistics } from './fold-statistics.ts';
import { countOutcomes, type OutcomeCountRow } from './store.ts';

/** How far back routes look. */
export const statisticsWindowMs = 7 * 24 * 3_600_000;

/** Most attempts that are counted, the newest first. */
const attemptsMax = 10_000;

/** What became of an organisation's authorisations between two times, at most 10,000 of them. */
export const readRouteStatistics = async (
  tx: Transaction,
  scope: Scope,
  window: { readonly from: Date; readonly before: Date },
): Promise<RouteStatistics> => {
  const rows = await tx.rows(countOutcomes, [
    scope.organisationId,
    scope.mode,
    firstIdAt(window.from),
    attemptsMax,
  ]);
  // The first hour counts whole: it was cut by the ids already.
  const from = new Date(window.from.getTime() - 3_600_000);
  return foldStatistics(rows.map(toCount), { from, before: window.before });
};

/** An attempt's id of that time, without its random part: it sorts before every id since. */
const firstIdAt = (at: Date): string =>
  randomIds(manualClock(at)).next('att').slice(0, idTimeLength);

const idTimeLength = 'att_'.length + 10;

const toCount = (row: OutcomeCountRow): OutcomeCount => ({
  provider: row.provider,
  // Attempts from before routes were decided: all of them were cards.
  method: row.method ?? 'card',
  brand: row.brand,
  issuerCountry: row.issuer_country,
  hour: row.hour,
  outcome: row.outcome,
  failureReason: row.failure_reason,
  count: Number(row.count),
  durationMs: Math.max(0, Number(row.duration_ms)),
});
