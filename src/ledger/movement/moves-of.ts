import { assert, type Scope, type Transaction, textColumn } from '#kernel';

import { accountsUnder, movesOfReferences } from './store.ts';

/** What one transfer of a business object has posted on one account. Credit positive. */
export interface Move {
  /** The id of its object. */
  readonly of: string;
  readonly transferId: string;
  readonly path: string;
  readonly minor: bigint;
}

/**
 * What the transfers of many business objects have posted on a few accounts, move by move, in one
 * round trip: for whoever holds a stream of papers against the books. An entry is read only where
 * it lies on such an account.
 *
 * @param under beginnings of the paths of these accounts
 * @example await movesOf(tx, scope, { type: 'payment', ids, under: ['organisation:balance:'] })
 */
export const movesOf = async (
  tx: Transaction,
  { organisationId, mode }: Scope,
  asked: {
    readonly type: string;
    readonly ids: readonly string[];
    readonly under: readonly string[];
  },
): Promise<readonly Move[]> => {
  const { type, ids, under } = asked;
  if (ids.length === 0) return [];
  const accounts = await tx.rows(accountsUnder, [organisationId, mode, under]);
  if (accounts.length === 0) return [];
  const paths = new Map(accounts.map(({ number, path }) => [number, path]));
  const moves = await tx.row(movesOfReferences, [
    organisationId,
    mode,
    type,
    textColumn(ids, (id) => id),
    accounts.map(({ number }) => number),
  ]);
  assert(moves !== undefined, 'columns come in one row');
  return (moves.reference_names ?? []).map((of, i) => ({
    of,
    transferId: moves.transfers[i] ?? '',
    path: paths.get(moves.accounts[i] ?? 0n) ?? '',
    minor: moves.amounts[i] ?? 0n,
  }));
};
