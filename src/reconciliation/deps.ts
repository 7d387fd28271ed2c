import type { Clock, Database, Ids, Log } from '#kernel';
import type { PaymentsDeps } from '#payments';

/** What the reconciliation module needs. Built once per process. */
export interface ReconciliationDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Where proof that a report brings is settled. */
  readonly payments: Pick<PaymentsDeps, 'database' | 'record' | 'providerNamed'>;
  /** Told after a commit that appended events, to wake who listens. */
  readonly onEvents: () => void;
}
