import { route } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { exampleEvent } from '../example.ts';
import { listEvents } from './list-events.ts';
import {
  eventListSchema,
  eventParamsSchema,
  eventSchema,
  eventsQuerySchema,
} from './present-event.ts';
import { retrieveEvent } from './retrieve-event.ts';

/** Where the events are read. */
export const eventRoutes = {
  listEvents: route({
    id: 'listEvents',
    method: 'GET',
    path: '/v1/events',
    tag: 'Events',
    summary: 'List events, the last first',
    description:
      'Everything that happened, kept for as long as its objects: what webhooks tell too.',
    scope: 'events:read',
    query: eventsQuerySchema,
    reply: eventListSchema,
    status: 200,
    refusals: [],
    example: {
      query: { type: 'payment.captured', limit: '1' },
      reply: { data: [exampleEvent], has_more: false, next_cursor: null },
    },
    run: async (deps: WebhooksDeps, caller, input) => await listEvents(deps, caller, input),
  }),

  retrieveEvent: route({
    id: 'retrieveEvent',
    method: 'GET',
    path: '/v1/events/:event_id',
    tag: 'Events',
    summary: 'Retrieve an event',
    scope: 'events:read',
    params: eventParamsSchema,
    reply: eventSchema,
    status: 200,
    refusals: ['event_not_found'],
    example: { params: { event_id: exampleEvent.id }, reply: exampleEvent },
    run: async (deps: WebhooksDeps, caller, input) => await retrieveEvent(deps, caller, input),
  }),
};
