import { assert, columns, type Scope, type Transaction } from '#kernel';

import type { AccountState, BooksBefore, Hold } from './books.ts';
import type { PreparedTransfer } from './prepare-transfer.ts';
import {
  type AccountRow,
  findTransfers,
  insertChains,
  lockChains,
  readAccounts,
  readHolds,
} from './store.ts';

/** The drafts of one scope, and what of its books they touch. */
export interface ScopeDrafts {
  readonly scope: Scope;
  readonly prepared: readonly PreparedTransfer[];
}

/**
 * Locks each scope's chain and reads all that the drafts touch, in one round trip: the statements
 * leave together, and those after the lock see what the writer before us committed.
 */
export const readBooks = async (
  tx: Transaction,
  scopes: readonly ScopeDrafts[],
): Promise<readonly BooksBefore[]> => {
  const [chains, accounts, standing, holdLines] = await Promise.all([
    tx.rows(
      lockChains,
      columns(scopes, ({ scope }) => [scope.organisationId, scope.mode]),
    ),
    tx.rows(readAccounts, wanted(scopes, accountsOf)),
    tx.rows(
      findTransfers,
      wanted(scopes, (prepared) => prepared.map((one) => one.draft.id)),
    ),
    readHoldLines(tx, scopes),
  ]);
  if (chains.length < scopes.length) return await openChains(tx, scopes);

  const books = new Map(
    chains.map((chain) => [
      scopeKey(chain.organisation_id, chain.mode),
      {
        chain,
        accounts: new Map<string, AccountState>(),
        standing: new Map<string, string>(),
        holds: new Map<string, Hold>(),
      },
    ]),
  );
  const of = (row: { readonly organisation_id: string; readonly mode: string }) => {
    const found = books.get(scopeKey(row.organisation_id, row.mode));
    assert(found !== undefined, 'rows come from the scopes asked for');
    return found;
  };
  for (const row of accounts) of(row).accounts.set(row.path, accountState(row));
  for (const row of standing) of(row).standing.set(row.id, row.digest.toString('hex'));
  for (const row of holdLines) {
    const { accounts: known, holds } = of(row);
    known.set(row.path, accountState(row));
    const line = { account: row.path, held: row.held, remaining: row.remaining };
    const lines = [...(holds.get(row.hold_id)?.lines ?? []), line];
    holds.set(row.hold_id, {
      id: row.hold_id,
      state: row.state,
      sequence: row.sequence,
      expiresAt: row.expires_at,
      lines,
    });
  }
  return scopes.map(({ scope }) => {
    const { chain, ...read } = of({ organisation_id: scope.organisationId, mode: scope.mode });
    return {
      scope,
      sequence: chain.sequence,
      contentHash: chain.content_hash.toString('hex'),
      ...read,
    };
  });
};

/** A scope's first transfer begins its chain. */
const openChains = async (
  tx: Transaction,
  scopes: readonly ScopeDrafts[],
): Promise<readonly BooksBefore[]> => {
  await tx.run(
    insertChains,
    columns(scopes, ({ scope }) => [scope.organisationId, scope.mode]),
  );
  return await readBooks(tx, scopes);
};

const readHoldLines = async (tx: Transaction, scopes: readonly ScopeDrafts[]) => {
  const holds = wanted(scopes, (prepared) => prepared.flatMap(({ draft }) => holdOf(draft.phase)));
  return holds[0].length === 0 ? [] : await tx.rows(readHolds, holds);
};

const holdOf = (phase: PreparedTransfer['draft']['phase']): readonly string[] =>
  'holdId' in phase ? [phase.holdId] : [];

/** Accounts that the drafts name, faultless ones only: a path outside the chart is not looked for. */
export const accountsOf = (prepared: readonly PreparedTransfer[]): readonly string[] =>
  prepared.flatMap(({ draft, fault }) =>
    fault === undefined ? draft.entries.map((entry) => entry.account) : [],
  );

/** What to look for in each scope, each once, as the columns of one statement. */
const wanted = (
  scopes: readonly ScopeDrafts[],
  namesOf: (prepared: readonly PreparedTransfer[]) => readonly string[],
): [string[], string[], string[]] => {
  const found: [string[], string[], string[]] = [[], [], []];
  for (const { scope, prepared } of scopes) {
    for (const name of new Set(namesOf(prepared))) {
      found[0].push(scope.organisationId);
      found[1].push(scope.mode);
      found[2].push(name);
    }
  }
  return found;
};

/** An account as the books hold it. */
export const accountState = (row: AccountRow): AccountState => ({
  number: row.number,
  path: row.path,
  currency: row.currency,
  normalSide: row.normal_side,
  floor: row.floor,
  posted: row.posted,
  pendingDebits: row.pending_debits,
  pendingCredits: row.pending_credits,
  version: row.version,
});

/** Names a scope within one process. */
export const scopeKey = (organisationId: string, mode: string): string =>
  `${mode}:${organisationId}`;
