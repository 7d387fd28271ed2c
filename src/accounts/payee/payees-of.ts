import type { Scope, Transaction } from '#kernel';
import { selectAccountsById } from '../account/store.ts';
import { type Payee, payeeOf } from './payee.ts';

/** Connected accounts by their ids, up to 1,000; who is not there is left out. */
export const payeesOf = async (
  tx: Transaction,
  scope: Scope,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Payee>> => {
  const rows = await tx.rows(selectAccountsById, [scope.organisationId, scope.mode, ids]);
  return new Map(rows.map((row) => [row.id, payeeOf(row)]));
};
