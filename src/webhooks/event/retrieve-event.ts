import type { Static } from 'typebox';
import { type Caller, eventsById } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { type EventView, type eventParamsSchema, presentEvent } from './present-event.ts';

/**
 * One event.
 *
 * @throws refusal event_not_found
 */
export const retrieveEvent = async (
  deps: Pick<WebhooksDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: Static<typeof eventParamsSchema> },
): Promise<EventView> => {
  const { organisationId } = caller;
  const [event] = await deps.database.asTenant(
    caller,
    async (tx) => await eventsById(tx, [{ organisationId, id: params.event_id }]),
  );
  if (event === undefined)
    throw refuse('event_not_found', { detail: `No event ${params.event_id}.` });
  return presentEvent(event);
};
