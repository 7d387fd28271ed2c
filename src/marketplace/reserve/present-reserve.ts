import { formatAmount, money } from '#money';
import type { ReserveView } from './schema.ts';
import type { Reserve } from './store.ts';

/** Money of a seller that is kept back, as the API and its events show it. */
export const presentReserve = (reserve: Reserve): ReserveView => ({
  id: reserve.id,
  object: 'reserve',
  mode: reserve.mode,
  account_id: reserve.account_id,
  amount: formatAmount(money(reserve.amount_minor, reserve.currency)),
  currency: reserve.currency,
  reason: reserve.reason,
  release_at: reserve.release_at?.toISOString() ?? null,
  released_at: reserve.released_at?.toISOString() ?? null,
  created_at: reserve.created_at.toISOString(),
});
