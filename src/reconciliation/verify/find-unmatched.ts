import type { Scope, Transaction } from '#kernel';
import { findSettledAttempts, findSettledDisputes } from '#payments';
import { type RowKind, type RowRule, rowKinds } from '../format/row-kinds.ts';
import type { ReconciliationVerifyDeps } from './reconciliation-checks.ts';
import { type MatchedRow, matchedRowsAfter } from './store.ts';

const [pageMax, faultsMax] = [2_000, 100];
const standing: ReadonlySet<string> = new Set(['approved', 'approved_late', 'reversed']);

/** Rows that were called matched although the attempt says something else. */
export const findUnmatched = async (deps: ReconciliationVerifyDeps): Promise<readonly string[]> => {
  const faults: string[] = [];
  let last: MatchedRow | undefined;
  for (let isLast = false; !isLast && faults.length < faultsMax; ) {
    const page = await deps.database.transaction(async (tx) => {
      const rows = await tx.rows(matchedRowsAfter, [
        deps.organisationId ?? null,
        last?.organisation_id ?? '',
        last?.report_id ?? '',
        last?.number ?? 0n,
        pageMax,
      ]);
      for (const group of Map.groupBy(rows, ownerOf).values()) {
        faults.push(...(await differing(tx, group)));
      }
      return rows;
    });
    last = page.at(-1);
    isLast = page.length < pageMax;
  }
  return faults.slice(0, faultsMax);
};

const ownerOf = (row: MatchedRow): string => `${row.organisation_id} ${row.mode} ${row.provider}`;

const differing = async (
  tx: Transaction,
  rows: readonly MatchedRow[],
): Promise<readonly string[]> => {
  const [first] = rows;
  if (first === undefined) return [];
  const scope = { organisationId: first.organisation_id, mode: first.mode };
  const ofAttempts = rows.filter((row) => row.dispute_id === null);
  const ofDisputes = rows.filter((row) => row.dispute_id !== null);
  return [
    ...(await withoutAttempt(tx, scope, first.provider, ofAttempts)),
    ...(await withoutMove(tx, scope, first.provider, ofDisputes)),
  ];
};

const withoutAttempt = async (
  tx: Transaction,
  scope: Scope,
  provider: string,
  rows: readonly MatchedRow[],
): Promise<readonly string[]> => {
  const attempts = await findSettledAttempts(
    tx,
    scope,
    provider,
    rows.map((row) => ({
      references: [],
      ours: row.attempt_id === null ? [] : [row.attempt_id],
      operation: ruleOf(row).finds === 'refund' ? ('refund' as const) : ('capture' as const),
      minor: absolute(row.gross_minor),
    })),
  );
  return rows.flatMap((row, i) => {
    const attempt = attempts[i];
    const isRight =
      attempt !== undefined &&
      standing.has(attempt.state) &&
      attempt.minor === absolute(row.gross_minor) &&
      attempt.currency === row.gross_currency;
    return isRight
      ? []
      : [`${row.report_id} row ${row.number} is matched with ${row.attempt_id}, which differs`];
  });
};

/** Rows of disputes for which the ledger has moved nothing of their amount. */
const withoutMove = async (
  tx: Transaction,
  scope: Scope,
  provider: string,
  rows: readonly MatchedRow[],
): Promise<readonly string[]> => {
  const disputes = await findSettledDisputes(
    tx,
    scope,
    provider,
    rows.map((row) => ({ references: [], disputeId: row.dispute_id, paymentId: row.payment_id })),
  );
  return rows.flatMap((row, i) =>
    disputes[i]?.moves.some(
      ({ minor, currency }) => minor === row.gross_minor && currency === row.gross_currency,
    )
      ? []
      : [`${row.report_id} row ${row.number} is matched with ${row.dispute_id}, which differs`],
  );
};

const ruleOf = ({ kind }: MatchedRow): RowRule =>
  Object.hasOwn(rowKinds, kind) ? rowKinds[kind as RowKind] : rowKinds.other;

const absolute = (minor: bigint): bigint => (minor < 0n ? -minor : minor);
