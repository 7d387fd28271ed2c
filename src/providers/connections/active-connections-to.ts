import type { ProvidersDeps } from '../deps.ts';
import { selectConnectionsTo } from './store.ts';

/** Accounts that one process looks after at the most. */
const connectionsMax = 10_000;

/** The active connections to some providers, of all organisations: for work that nobody asks for. */
export const activeConnectionsTo = async (
  deps: Pick<ProvidersDeps, 'database'>,
  providers: readonly string[],
): Promise<readonly string[]> => {
  if (providers.length === 0) return [];
  const rows = await deps.database.transaction(
    async (tx) => await tx.rows(selectConnectionsTo, [providers, connectionsMax]),
  );
  return rows.map(({ id }) => id);
};
