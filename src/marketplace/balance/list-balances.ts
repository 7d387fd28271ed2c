import type { Static } from 'typebox';
import { payeesOf } from '#accounts';
import type { Caller, Transaction } from '#kernel';
import { balancesUnder } from '#ledger';
import { formatAmount, money } from '#money';
import type { MarketplaceDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import type { BalanceList, BalanceView, ListBalancesQuery } from './schema.ts';

/**
 * What a seller has, by currency: held back, payable, kept back, on its way out, and owed. Read
 * from the ledger, whoever took the payments.
 *
 * @throws refusal balance_account_missing, payout_account_not_found
 */
export const listBalances = async (
  deps: Pick<MarketplaceDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof ListBalancesQuery> },
): Promise<Static<typeof BalanceList>> => {
  const accountId = caller.accountId ?? query.account_id;
  if (accountId === undefined) throw refuse('balance_account_missing', { pointer: '/account_id' });
  return await deps.database.asTenant(caller, async (tx) => {
    const payee = (await payeesOf(tx, caller, [accountId])).get(accountId);
    if (payee === undefined) {
      throw refuse('payout_account_not_found', { detail: `No account ${accountId}.` });
    }
    const byCurrency = await readBalances(tx, caller, accountId, payee.provider);
    const data = [...byCurrency.entries()]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, places]) => presentBalance(caller, accountId, currency, places));
    return { data };
  });
};

type Places = ReadonlyMap<string, bigint>;

const readBalances = async (
  tx: Transaction,
  caller: Caller,
  accountId: string,
  provider: string,
): Promise<ReadonlyMap<string, Places>> => {
  const held = `provider:${provider}:account:${accountId}:`;
  const balances = await balancesUnder(tx, caller, [`merchant:${accountId}:`, held]);
  const byCurrency = new Map<string, Map<string, bigint>>();
  for (const { path, currency, posted } of balances) {
    const place = path.startsWith(held) ? 'at_provider' : (path.split(':')[2] ?? '');
    const places = byCurrency.get(currency) ?? new Map<string, bigint>();
    byCurrency.set(currency, places.set(place, posted));
  }
  return byCurrency;
};

const presentBalance = (
  { mode }: Pick<Caller, 'mode'>,
  accountId: string,
  currency: string,
  places: Places,
): BalanceView => {
  // Credits are positive on the ledger; what is owed and what lies elsewhere are debits.
  const shown = (place: string, sign = 1n): string =>
    formatAmount(money((places.get(place) ?? 0n) * sign, currency));
  return {
    object: 'balance',
    mode,
    account_id: accountId,
    currency,
    pending_amount: shown('pending'),
    available_amount: shown('available'),
    reserved_amount: shown('reserved'),
    paying_out_amount: shown('payout'),
    owing_amount: shown('owing', -1n),
    at_provider_amount: shown('at_provider', -1n),
  };
};
