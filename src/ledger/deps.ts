import type { Clock, Database } from '#kernel';

/** What the ledger's own use cases need. */
export interface LedgerDeps {
  readonly database: Database;
  readonly clock: Clock;
}
