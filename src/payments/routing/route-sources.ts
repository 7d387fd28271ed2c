import type { Clock, Database, Ids, Scope } from '#kernel';
import type { Candidate, KnownProvider } from './facts.ts';
import type { RoutingMemory } from './routing-memory.ts';

/** Where routing learns of providers. */
export interface RouteSources {
  /** Every provider of this build. Its capabilities are the adapters' own objects, not copies. */
  readonly knownProviders: readonly KnownProvider[];
  /**
   * The organisation's active connections, one a provider, in the order in which they are tried
   * where nobody says otherwise, each with the breaker of its authorisations. Asked for every
   * payment, so whoever answers remembers.
   */
  readonly candidatesOf: (scope: Scope) => Promise<readonly Candidate[]>;
  readonly memory: RoutingMemory;
}

/** What routing needs. */
export interface RoutingDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly onEvents: () => void;
  readonly routing: RouteSources;
}
