import type { Static } from 'typebox';
import { type Caller, type Page, pageSize, listEvents as readEvents, toPage } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { type EventView, type eventsQuerySchema, presentEvent } from './present-event.ts';

/** Events, the last written first: all of them, of one type, of one object, of a span of time. */
export const listEvents = async (
  deps: Pick<WebhooksDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof eventsQuerySchema> },
): Promise<Page<EventView>> => {
  const limit = query.limit ?? pageSize;
  const events = await deps.database.asTenant(
    caller,
    async (tx) =>
      await readEvents(tx, caller, {
        type: query.type,
        objectId: query.object_id,
        from: dateOf(query.created_from),
        before: dateOf(query.created_before),
        cursor: query.cursor,
        limit: limit + 1,
      }),
  );
  return toPage(events, limit, presentEvent);
};

const dateOf = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);
