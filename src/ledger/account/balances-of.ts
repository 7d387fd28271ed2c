import { columns, type Scope, type Transaction } from '#kernel';

import { availableOn } from '../transfer/apply-transfers.ts';
import { accountState } from '../transfer/read-books.ts';
import { readAccounts } from '../transfer/store.ts';
import type { Balance } from './balance-of.ts';

/**
 * What many accounts hold now, in the order in which they were asked for and in one round trip;
 * nothing in the place of one that was never opened.
 *
 * @example await balancesOf(tx, [{ scope, path: 'merchant:acc_1:available:EUR' }])
 */
export const balancesOf = async (
  tx: Transaction,
  asked: readonly { readonly scope: Scope; readonly path: string }[],
): Promise<readonly (Balance | undefined)[]> => {
  if (asked.length === 0) return [];
  const rows = await tx.rows(
    readAccounts,
    columns(asked, ({ scope, path }) => [scope.organisationId, scope.mode, path]),
  );
  const found = new Map(
    rows.map((row) => {
      const { number: _, floor: __, ...account } = accountState(row);
      const balance = { ...account, available: availableOn(account) };
      return [keyOf(row.organisation_id, row.mode, row.path), balance];
    }),
  );
  return asked.map(({ scope, path }) => found.get(keyOf(scope.organisationId, scope.mode, path)));
};

const keyOf = (...parts: readonly string[]): string => parts.join(' ');
