import { type Caller, type Page, pageSize, toPage } from '#kernel';
import type { Health } from './create-health.ts';
import { type ProviderHealthView, presentWatch } from './schema.ts';
import type { Watch } from './watch.ts';

/**
 * How the connections of the caller's scope do, newest first, as this process sees it. One that it
 * has not called is not listed: nothing is known of it here.
 */
export const listProviderHealth = async (
  { health }: { readonly health: Health },
  caller: Caller,
  { query }: { readonly query: { readonly limit?: number; readonly cursor?: string } },
): Promise<Page<ProviderHealthView>> => {
  const { limit = pageSize, cursor } = query;
  const connections = [...byConnection(health.watchesOf(caller))]
    .map(([id, watches]) => ({ id, watches }))
    .filter(({ id }) => cursor === undefined || id < cursor)
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, limit + 1);
  return await Promise.resolve(
    toPage(connections, limit, ({ id, watches }) => present(id, watches, health.observedBy)),
  );
};

const byConnection = (watches: readonly Watch[]): ReadonlyMap<string, readonly Watch[]> =>
  Map.groupBy(watches, ({ key }) => key.connectionId);

const present = (
  connectionId: string,
  watches: readonly Watch[],
  observedBy: string,
): ProviderHealthView => ({
  object: 'provider_health',
  connection_id: connectionId,
  provider: watches[0]?.key.provider ?? 'none',
  observed_by: observedBy,
  operations: watches.map((watch) => presentWatch(watch.key, watch.read())),
});
