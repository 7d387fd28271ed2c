import type { Clock, Database, Ids, Log, Random, Scope, WakeUp } from '#kernel';
import type { Connection, ErrandRunner, Provider } from '#providers';

/** What the accounts module needs, but for what it makes of it. */
export interface AccountsOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly log: Log;
  /** Told after a commit that appended events, to wake who listens. */
  readonly onEvents: () => void;
  /** The organisation's account at a provider. @throws refusal provider_not_connected */
  readonly connect: (scope: Scope, provider: string) => Promise<Connection>;
  /** A connection by its id, disabled or not. */
  readonly connectionById: (id: string) => Promise<Connection | undefined>;
  /** The provider of this name; names come from our own rows. */
  readonly providerNamed: (name: string) => Provider;
  /** Where accounts are made when a request names no provider. */
  readonly defaultProvider: string;
  /** How long a resolver has an errand for itself. */
  readonly leaseMs: number;
  /** Wakes jobs. Never relied upon: sweeps find what was not woken. */
  readonly wake: WakeUp;
}

/** What the accounts module needs. Built once per process, by {@link createAccountsDeps}. */
export interface AccountsDeps extends AccountsOptions {
  /** Carries out what is asked of providers for accounts. */
  readonly errands: ErrandRunner;
}
