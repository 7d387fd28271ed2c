import { type Caller, eventsById } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { presentEvent } from '../event/present-event.ts';
import { presentDeliveries } from './present-delivery.ts';
import type { DeliveryParams, DeliveryWithEvent } from './schema.ts';
import { deliveryById } from './store.ts';

/**
 * One delivery, with every try and with the event that is its body.
 *
 * @throws refusal webhook_delivery_not_found
 */
export const retrieveDelivery = async (
  deps: Pick<WebhooksDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: DeliveryParams },
): Promise<DeliveryWithEvent> => {
  const { webhook_delivery_id: id } = params;
  const { organisationId, mode } = caller;
  return await deps.database.asTenant(caller, async (tx) => {
    const row = await tx.row(deliveryById, [organisationId, mode, id]);
    const [view] = await presentDeliveries(tx, caller, row === undefined ? [] : [row]);
    if (view === undefined) {
      throw refuse('webhook_delivery_not_found', { detail: `No delivery ${id}.` });
    }
    const [event] = await eventsById(tx, [{ organisationId, id: view.event_id }]);
    return { ...view, event: event === undefined ? null : presentEvent(event) };
  });
};
