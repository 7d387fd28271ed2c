import type { AccountRecord } from './records.ts';
import { createConnected, recordOf, type World } from './world.ts';

/** The world of an account of this platform, made when first asked for; null is the platform's. */
export function worldOfAccount(world: World, account: string | null): World {
  const { platform } = world;
  if (account === null || account === platform.account) return platform;
  const known = platform.connected.get(account);
  if (known !== undefined) return known;
  const made = createConnected(platform, account);
  platform.connected.set(account, made);
  return made;
}

/** Whether requests in the name of an account are let through: it is there, and lets them. */
export function isConnected({ platform }: World, account: string): boolean {
  if (account === platform.account) return true;
  const record = platform.tables.account.byId.get(account);
  return record !== undefined && isOpen(record);
}

/** Whether an account was neither deleted nor has let its platform go. */
export function isOpen({ is_deleted, is_disconnected }: AccountRecord): boolean {
  return !is_deleted && !is_disconnected;
}

/** The platform's world and those of all its accounts. */
export function worldsOf({ platform }: World): readonly World[] {
  return [platform, ...platform.connected.values()];
}

/**
 * The world that has the record of an id: this one, the platform's, or another account's. For what
 * points from one account into another, such as a transfer at the payment it made.
 */
export function homeOf(world: World, id: string): World | undefined {
  if (recordOf(world, id) !== undefined) return world;
  if (recordOf(world.platform, id) !== undefined) return world.platform;
  for (const one of world.platform.connected.values()) {
    if (recordOf(one, id) !== undefined) return one;
  }
  return undefined;
}
