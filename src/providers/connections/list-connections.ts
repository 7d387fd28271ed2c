import { type Caller, type Page, pageSize, toPage } from '#kernel';
import type { ProvidersDeps } from '../deps.ts';
import { type ConnectionView, presentConnection } from '../schema.ts';
import { selectConnections, selectSecrets } from './store.ts';

/** One page of the organisation's connections in this mode, newest first. */
export const listConnections = async (
  deps: ProvidersDeps,
  caller: Caller,
  input: { readonly query: { readonly limit?: number; readonly cursor?: string } },
): Promise<Page<ConnectionView>> => {
  const { organisationId, mode } = caller;
  const { limit = pageSize, cursor = null } = input.query;
  return await deps.database.asTenant(caller, async (tx) => {
    const rows = await tx.rows(selectConnections, [organisationId, mode, cursor, limit + 1]);
    const ids = rows.map((row) => row.id);
    const secrets = await tx.rows(selectSecrets, [organisationId, ids, deps.clock.now()]);
    return toPage(rows, limit, (row) => presentConnection(row, secrets));
  });
};
