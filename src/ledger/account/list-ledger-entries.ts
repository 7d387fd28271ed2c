import type { Static } from 'typebox';

import { type Caller, type Page, pageSize } from '#kernel';
import type { LedgerDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { presentLine } from '../present.ts';
import type { entriesQuerySchema, StatementLineView } from '../schema.ts';
import { balanceOf } from './balance-of.ts';
import { listEntries, type StatementPlace } from './list-entries.ts';

/**
 * An account's statement, newest first, a page at a time.
 *
 * @throws refusal ledger_account_not_found
 */
export const listLedgerEntries = async (
  deps: Pick<LedgerDeps, 'database'>,
  caller: Caller,
  {
    params: { path },
    query,
  }: {
    readonly params: { readonly path: string };
    readonly query: Static<typeof entriesQuerySchema>;
  },
): Promise<Page<StatementLineView>> => {
  const limit = query.limit ?? pageSize;
  const [account, lines] = await deps.database.asTenant(
    caller,
    async (tx) =>
      await Promise.all([
        balanceOf(tx, caller, path),
        listEntries(tx, caller, path, { limit: limit + 1, ...placeOf(query.cursor) }),
      ]),
  );
  if (account === undefined) {
    throw refuse('ledger_account_not_found', { detail: `No account ${path}.` });
  }
  const data = lines.slice(0, limit).map((line) => presentLine(line, account.normalSide));
  const hasMore = lines.length > limit;
  return { data, has_more: hasMore, next_cursor: hasMore ? (data.at(-1)?.id ?? null) : null };
};

const placeOf = (cursor: string | undefined): { readonly below?: StatementPlace } => {
  if (cursor === undefined) return {};
  const [ms = '0', version = '0'] = cursor.split('.');
  return { below: { bookedAt: new Date(Number(ms)), version: BigInt(version) } };
};
