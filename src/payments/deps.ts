import type { Clock, Database, Ids, Log, Random, Scope, WakeUp } from '#kernel';
import type { Connection, Provider } from '#providers';
import type { Recorder } from './record/record-decision.ts';

/** What the recorder needs. */
export interface RecordDeps {
  readonly database: Database;
  readonly ids: Ids;
  /** Told after a commit that appended events. */
  readonly onEvents: () => void;
}

/** What the payments module needs. Built once per process. */
export interface PaymentsDeps extends RecordDeps {
  readonly clock: Clock;
  readonly record: Recorder;
  /** The organisation's account at a provider. @throws refusal provider_not_connected */
  readonly connect: (scope: Scope, provider: string) => Promise<Connection>;
  /** The provider of this name; an unknown one is a bug, because names come from our rows. */
  readonly providerNamed: (name: string) => Provider;
  /** The provider a payment goes to when it names none. */
  readonly defaultProvider: string;
  /** How long a resolver has an attempt for itself: the longest lease of any provider. */
  readonly leaseMs: number;
  /** Wakes jobs. Never relied upon: sweeps find what was not woken. */
  readonly wake: WakeUp;
  readonly random: Random;
  readonly log: Log;
}
