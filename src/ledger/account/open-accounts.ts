import { assert, columns, type Scope, type Transaction } from '#kernel';

import type { BooksBefore } from '../transfer/books.ts';
import { accountState, accountsOf, readBooks, type ScopeDrafts } from '../transfer/read-books.ts';
import { insertAccounts, readAccounts } from '../transfer/store.ts';
import { type ChartedAccount, findInChart } from './chart.ts';

/**
 * Opens accounts that are not open yet, by the chart. Posting does so by itself; this is for
 * accounts that shall be seen before anything moved on them.
 */
export const openAccounts = async (
  tx: Transaction,
  scope: Scope,
  paths: readonly string[],
): Promise<void> => {
  // Without drafts this only locks the scope, which is what keeps two openers apart.
  await readBooks(tx, [{ scope, prepared: [] }]);
  await insertCharted(tx, scopedPaths(scope, [...new Set(paths)]));
};

/** Opens what the drafts name and the books do not have, under the lock that the books hold. */
export const openMissing = async (
  tx: Transaction,
  scopes: readonly ScopeDrafts[],
  read: readonly BooksBefore[],
): Promise<readonly BooksBefore[]> => {
  const missing = read.flatMap((books, i) => {
    const named = new Set(accountsOf(scopes[i]?.prepared ?? []));
    return scopedPaths(
      books.scope,
      [...named].filter((path) => !books.accounts.has(path)),
    );
  });
  if (missing.length === 0) return read;

  const [, rows] = await Promise.all([
    insertCharted(tx, missing),
    tx.rows(
      readAccounts,
      columns(missing, ({ scope, path }) => [scope.organisationId, scope.mode, path]),
    ),
  ]);
  assert(rows.length === missing.length, 'every account of the chart can be opened');
  return read.map((books) => {
    const { organisationId, mode } = books.scope;
    const opened = rows.filter(
      (row) => row.organisation_id === organisationId && row.mode === mode,
    );
    const accounts = new Map(books.accounts);
    for (const row of opened) accounts.set(row.path, accountState(row));
    return { ...books, accounts };
  });
};

interface ScopedPath {
  readonly scope: Scope;
  readonly path: string;
}

const scopedPaths = (scope: Scope, paths: readonly string[]): readonly ScopedPath[] =>
  paths.map((path) => ({ scope, path }));

const insertCharted = async (tx: Transaction, wanted: readonly ScopedPath[]): Promise<void> => {
  if (wanted.length === 0) return;
  await tx.run(
    insertAccounts,
    columns(wanted, ({ scope, path }) => {
      const { currency, normalSide, floor } = charted(path);
      return [scope.organisationId, scope.mode, path, currency, normalSide, floor];
    }),
  );
};

const charted = (path: string): ChartedAccount => {
  const found = findInChart(path);
  assert(found !== undefined, `the chart has the account ${path}`);
  return found;
};
