import type Stripe from 'stripe';
import { instantNetOf } from '../payouts/instant.ts';
import type { World } from '../world/world.ts';
import { reservedFor } from './reserved-for.ts';

/** An account's balance; Stripe shows a zero in the account's currency when there is nothing. */
export function renderBalance(world: World): Stripe.Balance {
  const isPlatform = world.owner === null && world.connected.size > 0;
  const reserved = isPlatform ? reservedFor(world) : new Map<string, number>();
  const purses = new Map(
    [...world.funds.read(world.clock.now_s())].map(([currency, { available, pending }]) => [
      currency,
      { available: available - (reserved.get(currency) ?? 0), pending },
    ]),
  );
  for (const [currency, amount] of reserved) {
    if (!purses.has(currency)) purses.set(currency, { available: -amount, pending: 0 });
  }
  if (purses.size === 0) purses.set('usd', { available: 0, pending: 0 });

  const rows = (field: 'available' | 'pending') =>
    [...purses].map(([currency, purse]) => ({
      amount: purse[field],
      currency,
      source_types: { card: purse[field] },
    }));
  return {
    object: 'balance',
    available: rows('available'),
    ...(isPlatform ? { connect_reserved: reservedRows(reserved) } : {}),
    ...instantPart(world, purses),
    livemode: false,
    pending: rows('pending'),
  };
}

/** What may be paid out at once, before and after its fee; shown where a bank account takes it. */
function instantPart(
  { tables }: World,
  purses: ReadonlyMap<string, { readonly available: number }>,
): Pick<Stripe.Balance, 'instant_available'> {
  const takers = [...tables.external_account.byId.values()].filter(
    (one) => one.is_instant && !one.is_deleted && one.status !== 'errored',
  );
  if (takers.length === 0) return {};
  const instant_available = [...purses].map(([currency, { available }]) => {
    const amount = Math.max(0, available);
    return {
      amount,
      currency,
      net_available: takers
        .filter((one) => one.currency === currency)
        .map(({ id }) => ({ amount: instantNetOf(amount), destination: id })),
    };
  });
  return { instant_available };
}

function reservedRows(reserved: ReadonlyMap<string, number>) {
  const rows = [...reserved].map(([currency, amount]) => ({ amount, currency }));
  return rows.length === 0 ? [{ amount: 0, currency: 'usd' }] : rows;
}
