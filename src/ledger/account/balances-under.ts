import { assert, type Scope, type Transaction } from '#kernel';

import { accountsUnder } from '../movement/store.ts';
import type { Balance } from './balance-of.ts';
import { balancesOf } from './balances-of.ts';

/**
 * What all accounts hold whose paths begin so, up to a thousand: those of one owner, in whatever
 * currencies he has them.
 *
 * @example await balancesUnder(tx, scope, ['merchant:acc_1:'])
 */
export const balancesUnder = async (
  tx: Transaction,
  scope: Scope,
  beginnings: readonly string[],
): Promise<readonly Balance[]> => {
  assert(
    beginnings.every((beginning) => beginning.endsWith(':')),
    'a beginning ends with a whole segment, so that nobody is taken for his namesake',
  );
  const accounts = await tx.rows(accountsUnder, [scope.organisationId, scope.mode, beginnings]);
  const balances = await balancesOf(
    tx,
    accounts.map(({ path }) => ({ scope, path })),
  );
  return balances.filter((balance) => balance !== undefined);
};
