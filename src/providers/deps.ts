import type { Clock, Database, Vault } from '#kernel';
import type { Health } from './health/create-health.ts';
import type { Providers } from './registry.ts';

/** What the providers module works with. */
export interface ProvidersDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly providers: Providers;
  /** What this process has seen of them. */
  readonly health: Health;
  /**
   * Origins a connection may name beside the provider's own: the sandbox's. A free choice would
   * let whoever holds a key point this server at its own network.
   */
  readonly allowedBaseUrls: readonly string[];
}
