import { appendEvents, assert, type Caller, wakeOf } from '#kernel';
import { fanOutName } from '../delivery/fan-out.ts';
import type { WebhooksDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { type EventView, presentEvent } from '../event/present-event.ts';
import { findEndpoint } from './find-endpoint.ts';
import { presentEndpoint } from './present-endpoint.ts';
import type { EndpointParams } from './schema.ts';

/** The type of a test event. It goes to the endpoint it tests, and to no other. */
export const testEventType = 'webhook_endpoint.tested';

/**
 * Sends an endpoint an event that means nothing, signed and retried like any other.
 *
 * @throws refusal webhook_endpoint_not_found, webhook_endpoint_wrong_state
 */
export const sendTestEvent = async (
  deps: Pick<WebhooksDeps, 'database' | 'clock' | 'wake'>,
  caller: Caller,
  { params }: { readonly params: EndpointParams },
): Promise<EventView> => {
  const event = await deps.database.transaction(async (tx) => {
    const endpoint = await findEndpoint(tx, caller, params.webhook_endpoint_id, 'change');
    if (endpoint.state !== 'enabled') throw refuse('webhook_endpoint_wrong_state');
    const object = { type: 'webhook_endpoint', id: endpoint.id };
    const payload = presentEndpoint(endpoint);
    const [appended] = await appendEvents(tx, caller.ids, [
      { scope: caller, type: testEventType, object, payload, traceparent: caller.traceparent },
    ]);
    assert(appended !== undefined, 'an event appended is answered');
    return appended;
  });
  deps.wake([wakeOf(fanOutName)]);
  return presentEvent({ ...event, occurredAt: deps.clock.now() });
};
