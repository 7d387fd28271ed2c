import type { Static } from 'typebox';
import { type Caller, type Page, pageSize, toPage } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { presentDeliveries } from './present-delivery.ts';
import type { DeliveryView, deliveriesQuerySchema } from './schema.ts';
import { listDeliveryRows } from './store.ts';

/** Deliveries with every request and answer, newest first. */
export const listDeliveries = async (
  deps: Pick<WebhooksDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof deliveriesQuerySchema> },
): Promise<Page<DeliveryView>> => {
  const limit = query.limit ?? pageSize;
  return await deps.database.asTenant(caller, async (tx) => {
    const rows = await tx.rows(listDeliveryRows, [
      caller.organisationId,
      caller.mode,
      query.webhook_endpoint_id ?? null,
      query.event_id ?? null,
      query.object_id ?? null,
      query.status ?? null,
      query.cursor ?? null,
      limit + 1,
    ]);
    return toPage(await presentDeliveries(tx, caller, rows), limit, (view) => view);
  });
};
