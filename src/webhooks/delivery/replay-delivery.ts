import type { Caller } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { deliverName } from './fan-out.ts';
import { retrieveDelivery } from './retrieve-delivery.ts';
import type { DeliveryParams, DeliveryWithEvent } from './schema.ts';
import { replayDeliveryRow } from './store.ts';

/**
 * Sends one delivery again, whatever came of it, under the same `webhook-id`: a receiver that has
 * it already knows it by that. To a disabled endpoint it goes once that is enabled.
 *
 * @throws refusal webhook_delivery_not_found
 */
export const replayDelivery = async (
  deps: Pick<WebhooksDeps, 'database' | 'clock' | 'wake'>,
  caller: Caller,
  { params }: { readonly params: DeliveryParams },
): Promise<DeliveryWithEvent> => {
  const { webhook_delivery_id: id } = params;
  const name = [caller.organisationId, caller.mode, id] as const;
  const replayed = await deps.database.transaction(
    async (tx) => await tx.row(replayDeliveryRow, [...name, deps.clock.now()]),
  );
  if (replayed === undefined) {
    throw refuse('webhook_delivery_not_found', { detail: `No delivery ${id}.` });
  }
  deps.wake([{ job: deliverName, objectId: replayed.endpoint_id }]);
  return await retrieveDelivery(deps, caller, { params });
};
