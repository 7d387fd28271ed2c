import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';
import { eventSchema } from '../event/present-event.ts';
import { closed, orNull, pageOf, pageQuery, time } from '../schema.ts';
import { deliveryMachine } from './delivery.machine.ts';

const deliveryId = Type.String({ pattern: idPattern('dlv') });
const endpointId = Type.String({ pattern: idPattern('we') });
const status = Type.Enum([...deliveryMachine.states]);

const attemptSchema = Type.Object(
  {
    number: Type.Integer({ minimum: 1 }),
    attempted_at: time,
    duration_ms: Type.Integer(),
    url: Type.String(),
    request_headers: Type.Record(Type.String(), Type.String()),
    response_status: orNull(Type.Integer()),
    response_body: orNull(Type.String({ description: 'Its first 4,096 characters, scrubbed.' })),
    failure: orNull(Type.String({ description: 'Why no answer came.' })),
  },
  closed,
);

const deliveryFields = {
  id: deliveryId,
  object: Type.Literal('webhook_delivery'),
  webhook_endpoint_id: endpointId,
  event_id: Type.String(),
  event_type: Type.String(),
  object_id: Type.String(),
  sequence: Type.Integer(),
  status,
  tries: Type.Integer({ description: 'Tries since it was made or last replayed.' }),
  created_at: time,
  due_at: orNull(time),
  settled_at: orNull(time),
  attempts: Type.Array(attemptSchema),
};

/** A delivery as the API shows it, with every try. */
export const deliverySchema = Type.Object(deliveryFields, closed);
/** A delivery as the API shows it. */
export type DeliveryView = Static<typeof deliverySchema>;

/** A delivery with the event it carries: the body that was sent. */
export const deliveryWithEventSchema = Type.Object(
  { ...deliveryFields, event: orNull(eventSchema) },
  closed,
);
export type DeliveryWithEvent = Static<typeof deliveryWithEventSchema>;

export const deliveryListSchema = pageOf(deliverySchema);

export const deliveryParamsSchema = Type.Object({ webhook_delivery_id: deliveryId }, closed);
export type DeliveryParams = Static<typeof deliveryParamsSchema>;

export const deliveriesQuerySchema = Type.Object(
  {
    ...pageQuery,
    cursor: Type.Optional(deliveryId),
    webhook_endpoint_id: Type.Optional(endpointId),
    event_id: Type.Optional(Type.String({ maxLength: 120 })),
    object_id: Type.Optional(Type.String({ maxLength: 120 })),
    status: Type.Optional(status),
  },
  closed,
);

export const replayRangeSchema = Type.Object(
  {
    which: Type.Optional(
      Type.Enum(['failed', 'all'], {
        description:
          '`failed`, the default: whatever has not been delivered. `all`: delivered ones too.',
      }),
    ),
    created_from: time,
    created_before: Type.Optional(time),
    event_types: Type.Optional(
      Type.Array(Type.String({ maxLength: 80 }), { minItems: 1, maxItems: 100 }),
    ),
  },
  closed,
);

export const replayedSchema = Type.Object(
  {
    object: Type.Literal('webhook_replay'),
    webhook_endpoint_id: endpointId,
    replayed: Type.Integer({ description: 'Deliveries that will be sent again.' }),
    has_more: Type.Boolean({ description: 'Whether to send the same request again for the rest.' }),
  },
  closed,
);
export type ReplayedView = Static<typeof replayedSchema>;
