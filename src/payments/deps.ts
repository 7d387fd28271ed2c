import type { Clock, Database, Ids, Log, Random, Scope, WakeUp } from '#kernel';
import type { Connection, Provider } from '#providers';
import type { Telling } from './record/change.ts';
import type { Recorder } from './record/record-decision.ts';
import type { RouteSources } from './routing/route-sources.ts';
import type { SplitPayee, SplitTerms } from './split/resolve-split.ts';

/** What the recorder needs. */
export interface RecordDeps {
  readonly database: Database;
  readonly ids: Ids;
  /** Told after a commit that appended events, to wake who listens. */
  readonly onEvents: () => void;
  /** Told after a commit what became of payments and refunds, to count it. */
  readonly onTold: (tellings: readonly Telling[]) => void;
}

/** What the payments module needs. Built once per process. */
export interface PaymentsDeps extends RecordDeps {
  readonly clock: Clock;
  readonly record: Recorder;
  /** The organisation's account at a provider. @throws refusal provider_not_connected */
  readonly connect: (scope: Scope, provider: string) => Promise<Connection>;
  /** A connection by its id, disabled or not: what was sent through it is asked about there. */
  readonly connectionById: (id: string) => Promise<Connection | undefined>;
  /** The provider of this name; an unknown one is a bug, because names come from our rows. */
  readonly providerNamed: (name: string) => Provider;
  /** Whom payments may go to, as it is now. */
  readonly routing: RouteSources;
  /**
   * The connected accounts of these ids, each able to be paid under these terms.
   *
   * @throws refusal account_not_found, account_cannot_receive, account_currency_unsupported,
   *   charge_kind_blocked
   */
  readonly requirePayees: (
    scope: Scope,
    accountIds: readonly string[],
    terms: SplitTerms,
  ) => Promise<ReadonlyMap<string, SplitPayee>>;
  /** Whose token it is where a request names nobody. */
  readonly defaultProvider: string;
  /** How long a resolver has an attempt for itself: the longest lease of any provider. */
  readonly leaseMs: number;
  /** Wakes jobs. Never relied upon: sweeps find what was not woken. */
  readonly wake: WakeUp;
  readonly random: Random;
  readonly log: Log;
}
