import type { Clock, Database, Ids, Log, Random, WakeUp } from '#kernel';
import type { ErrandDeps, ErrandRunner } from '#providers';

/** What the marketplace works with. Made by `createMarketplaceDeps`, once a process. */
export interface MarketplaceDeps extends MarketplaceParts {
  readonly errands: ErrandRunner;
}

/** What the composition root has to give. */
export interface MarketplaceParts extends ErrandDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly log: Log;
  /** Wakes jobs. Never relied upon: sweeps find what was not woken. */
  readonly wake: WakeUp;
  /** The job that acts on notices of a subject. */
  readonly noticeJob: (subject: string) => string;
  /** Told after a commit that appended events, to wake who listens. */
  readonly onEvents: () => void;
}
