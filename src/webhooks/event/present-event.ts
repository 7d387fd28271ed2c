import { type Static, Type } from 'typebox';
import { idPattern, type StoredEvent } from '#kernel';
import { closed, pageOf, pageQuery, time } from '../schema.ts';

const eventId = Type.String({ pattern: idPattern('evt') });

/** An event: as the API shows it, and as it is sent. */
export const eventSchema = Type.Object(
  {
    id: eventId,
    object: Type.Literal('event'),
    type: Type.String(),
    created_at: time,
    sequence: Type.Integer({
      minimum: 1,
      description: 'Counts the events of one object from 1, without a gap. Sort by it.',
    }),
    data: Type.Object(
      { object: Type.Unknown({ description: 'The object at this moment.' }) },
      closed,
    ),
  },
  closed,
);
/** An event as the API shows it. */
export type EventView = Static<typeof eventSchema>;

export const eventListSchema = pageOf(eventSchema);

export const eventParamsSchema = Type.Object({ event_id: eventId }, closed);

export const eventsQuerySchema = Type.Object(
  {
    ...pageQuery,
    cursor: Type.Optional(eventId),
    type: Type.Optional(Type.String({ maxLength: 80 })),
    object_id: Type.Optional(Type.String({ maxLength: 120 })),
    created_from: Type.Optional(time),
    created_before: Type.Optional(time),
  },
  closed,
);

/** An event as the API shows it and as webhooks carry it. */
export const presentEvent = (event: StoredEvent): EventView => ({
  id: event.id,
  object: 'event',
  type: event.type,
  created_at: event.occurredAt.toISOString(),
  sequence: Number(event.sequence),
  data: { object: event.payload },
});
