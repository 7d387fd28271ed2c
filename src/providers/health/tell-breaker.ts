import { appendEvents, type Database, type Ids } from '#kernel';
import { presentWatch } from './schema.ts';
import type { BreakerChange } from './watch.ts';

/** What telling works with. */
export interface TellingDeps {
  readonly database: Database;
  readonly ids: Ids;
  /** Wakes whoever reads events. */
  readonly onEvents: () => void;
}

/**
 * Tells the organisation that a breaker of one of its connections opened or closed in one process.
 * Several processes see an outage each by itself, and each tells: `observed_by` says which.
 */
export const tellBreaker = async (
  deps: TellingDeps,
  change: BreakerChange,
  observedBy: string,
): Promise<void> => {
  const { scope, connectionId, provider, to, reading } = change;
  await deps.database.transaction(
    async (tx) =>
      await appendEvents(tx, deps.ids, [
        {
          scope,
          type: to === 'open' ? 'provider.breaker_opened' : 'provider.breaker_closed',
          object: { type: 'provider_connection', id: connectionId },
          payload: {
            object: 'provider_health',
            connection_id: connectionId,
            provider,
            observed_by: observedBy,
            operations: [presentWatch(change, reading)],
          },
        },
      ]),
  );
  deps.onEvents();
};
