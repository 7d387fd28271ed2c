import type { Static } from 'typebox';
import { type Caller, type Page, pageSize, toPage } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { presentEndpoint } from './present-endpoint.ts';
import type { EndpointView, endpointsQuerySchema } from './schema.ts';
import { listEndpointRows } from './store.ts';

/** Webhook endpoints, newest first. */
export const listEndpoints = async (
  deps: Pick<WebhooksDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof endpointsQuerySchema> },
): Promise<Page<EndpointView>> => {
  const limit = query.limit ?? pageSize;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) =>
      await tx.rows(listEndpointRows, [
        caller.organisationId,
        caller.mode,
        query.cursor ?? null,
        limit + 1,
      ]),
  );
  return toPage(rows, limit, presentEndpoint);
};
