import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';
import { closed, orNull, pageOf, pageQuery, time } from '../schema.ts';

const endpointId = Type.String({ pattern: idPattern('we') });

const url = Type.String({ minLength: 8, maxLength: 2000, pattern: '^https?://' });
const description = Type.String({ maxLength: 500 });
const eventTypes = Type.Array(
  Type.String({ pattern: '^(\\*|[a-z_]+\\.(\\*|[a-z_]+))$', maxLength: 80 }),
  {
    minItems: 1,
    maxItems: 100,
    description: 'Types of events, a family as `payment.*`, or `*` for all.',
  },
);

const endpointFields = {
  id: endpointId,
  object: Type.Literal('webhook_endpoint'),
  url: Type.String(),
  description: orNull(Type.String()),
  event_types: Type.Array(Type.String()),
  status: Type.Enum(['enabled', 'disabled']),
  disabled_reason: orNull(Type.Enum(['owner', 'gone', 'failing'])),
  failing_since: orNull(time),
  created_at: time,
  updated_at: time,
};

/** A webhook endpoint as the API shows it. */
export const endpointSchema = Type.Object(endpointFields, closed);
export type EndpointView = Static<typeof endpointSchema>;

/** An endpoint with its signing secret: shown when it is made and when it is rolled, never again. */
export const endpointWithSecretSchema = Type.Object(
  { ...endpointFields, secret: Type.String() },
  closed,
);
export type EndpointWithSecret = Static<typeof endpointWithSecretSchema>;

export const endpointListSchema = pageOf(endpointSchema);

export const endpointParamsSchema = Type.Object({ webhook_endpoint_id: endpointId }, closed);
export type EndpointParams = Static<typeof endpointParamsSchema>;

export const endpointsQuerySchema = Type.Object(
  { ...pageQuery, cursor: Type.Optional(endpointId) },
  closed,
);

export const createEndpointSchema = Type.Object(
  {
    url,
    description: Type.Optional(description),
    event_types: eventTypes,
  },
  closed,
);

export const updateEndpointSchema = Type.Object(
  {
    url: Type.Optional(url),
    description: Type.Optional(orNull(description)),
    event_types: Type.Optional(eventTypes),
    status: Type.Optional(Type.Enum(['enabled', 'disabled'])),
  },
  closed,
);

export const rollSecretSchema = Type.Object(
  {
    overlap_hours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 168,
        description: 'How long the old secret still signs beside the new one; 24 by default.',
      }),
    ),
  },
  closed,
);
