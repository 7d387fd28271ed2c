import type { Scope, Transaction } from '#kernel';

import { accountsUnder, movesOfReferences } from './store.ts';

/** What one transfer of a business object has posted on one account. Credit positive. */
export interface Move {
  /** The place of its object among those that were asked for. */
  readonly place: number;
  readonly transferId: string;
  readonly kind: string;
  readonly path: string;
  readonly minor: bigint;
}

/**
 * What the transfers of many business objects have posted on a few accounts, move by move, in one
 * round trip: for whoever holds a stream of papers against the books. An entry is read only where
 * it lies on such an account, so it costs a third of what all of a transfer does.
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
  const rows = await tx.rows(movesOfReferences, [
    organisationId,
    mode,
    type,
    ids,
    accounts.map(({ number }) => number),
  ]);
  return rows.map(({ place, transfer_id: transferId, kind, account, amount: minor }) => ({
    place,
    transferId,
    kind,
    path: paths.get(account) ?? '',
    minor,
  }));
};
