import type { Static } from 'typebox';
import { type Caller, pageSize } from '#kernel';
import { listEntries, type StatementLine, type StatementPlace } from '#ledger';
import { formatAmount, money } from '#money';
import type { MarketplaceDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import type { BalanceHistory, BalanceHistoryQuery, BalanceLineView } from './schema.ts';

/**
 * What moved one balance of a seller, newest first, with what it came to after each move. A page
 * is one read of an index, however long the history.
 *
 * @throws refusal payout_account_not_found
 */
export const listBalanceHistory = async (
  deps: Pick<MarketplaceDeps, 'database'>,
  caller: Caller,
  {
    params,
    query,
  }: {
    readonly params: { readonly account_id: string };
    readonly query: Static<typeof BalanceHistoryQuery>;
  },
): Promise<Static<typeof BalanceHistory>> => {
  const { account_id: accountId } = params;
  if (caller.accountId !== undefined && caller.accountId !== accountId) {
    throw refuse('payout_account_not_found', { detail: `No account ${accountId}.` });
  }
  const { limit = pageSize, balance = 'available', currency, cursor } = query;
  const path = `merchant:${accountId}:${balance}:${currency}`;
  const place = { limit: limit + 1, ...placeOf(cursor) };
  const lines = await deps.database.asTenant(
    caller,
    async (tx) => await listEntries(tx, caller, path, place),
  );
  const sign = balance === 'owing' ? -1n : 1n;
  const data = lines.slice(0, limit).map((line) => presentLine(line, sign));
  const hasMore = lines.length > limit;
  return { data, has_more: hasMore, next_cursor: hasMore ? (data.at(-1)?.id ?? null) : null };
};

const presentLine = (line: StatementLine, sign: bigint): BalanceLineView => ({
  id: `${line.bookedAt.getTime()}.${line.version}`,
  object: 'balance_line',
  amount: formatAmount(money(line.minor * sign, line.currency)),
  currency: line.currency,
  balance_after: formatAmount(money(line.postedAfter * sign, line.currency)),
  kind: line.kind,
  source: line.reference,
  ledger_transfer_id: line.transferId,
  effective_at: line.effectiveAt.toISOString(),
  booked_at: line.bookedAt.toISOString(),
});

const placeOf = (cursor: string | undefined): { readonly below?: StatementPlace } => {
  if (cursor === undefined) return {};
  const [ms = '0', version = '0'] = cursor.split('.');
  return { below: { bookedAt: new Date(Number(ms)), version: BigInt(version) } };
};
