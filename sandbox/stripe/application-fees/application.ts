import { nameOf } from '../../kernel/random.ts';
import type { ConnectTerms } from '../world/records.ts';
import type { World } from '../world/world.ts';

/** Stripe's name of the platform as an application that accounts are connected to. */
export function applicationOf({ platform }: World): string {
  return `ca_${nameOf(platform.account, 32)}`;
}

/** The application that made a payment: the platform's, where it was made in an account's name. */
export function applicationBehind(world: World, terms: ConnectTerms | null): string | null {
  return world.owner === null || terms === null ? null : applicationOf(world);
}
