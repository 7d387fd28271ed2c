import { forbidden, type Refusal } from '../contract/refusal.ts';
import type { World } from '../world/world.ts';
import { reservedFor } from './reserved-for.ts';

/**
 * What an account may spend of a currency. A platform may not spend what it must have for the
 * negative balances of its accounts.
 */
export function availableIn(world: World, currency: string): number {
  const purse = world.funds.read(world.clock.now_s()).get(currency);
  const available = purse?.available ?? 0;
  return world.owner === null ? available - (reservedFor(world).get(currency) ?? 0) : available;
}

/** Stripe's refusal where an account has less than it is asked for. */
export function balanceInsufficient(what: string): Refusal {
  return forbidden(
    `You have insufficient available funds in your Stripe account for this ${what}. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card. See: https://stripe.com/docs/testing#available-balance`,
    'balance_insufficient',
  );
}
