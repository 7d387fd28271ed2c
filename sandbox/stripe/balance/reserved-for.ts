import type { World } from '../world/world.ts';

/**
 * What a platform must have for the negative balances of the accounts whose losses it bears, by
 * currency. It is not the platform's to spend.
 */
export function reservedFor(platform: World): ReadonlyMap<string, number> {
  const now_s = platform.clock.now_s();
  const reserved = new Map<string, number>();
  for (const [id, world] of platform.connected) {
    const losses = platform.tables.account.byId.get(id)?.controller.losses_payments;
    if (losses !== 'application') continue;
    for (const [currency, { available, pending }] of world.funds.read(now_s)) {
      const owed = -(available + pending);
      if (owed > 0) reserved.set(currency, (reserved.get(currency) ?? 0) + owed);
    }
  }
  return reserved;
}
