import { route } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { exampleDelivery, exampleEvent } from '../example.ts';
import { listDeliveries } from './list-deliveries.ts';
import { replayDelivery } from './replay-delivery.ts';
import { retrieveDelivery } from './retrieve-delivery.ts';
import {
  deliveriesQuerySchema,
  deliveryListSchema,
  deliveryParamsSchema,
  deliveryWithEventSchema,
} from './schema.ts';

const path = '/v1/webhook_deliveries';
const params = { webhook_delivery_id: exampleDelivery.id };
const whole = { ...exampleDelivery, event: exampleEvent };

/** Where deliveries are seen and sent again. */
export const deliveryRoutes = {
  listWebhookDeliveries: route({
    id: 'listWebhookDeliveries',
    method: 'GET',
    path,
    tag: 'Webhooks',
    summary: 'List deliveries with every request and answer, newest first',
    scope: 'webhooks:read',
    query: deliveriesQuerySchema,
    reply: deliveryListSchema,
    status: 200,
    refusals: [],
    example: {
      query: { status: 'delivered' },
      reply: { data: [exampleDelivery], has_more: false, next_cursor: null },
    },
    run: async (deps: WebhooksDeps, caller, input) => await listDeliveries(deps, caller, input),
  }),

  retrieveWebhookDelivery: route({
    id: 'retrieveWebhookDelivery',
    method: 'GET',
    path: `${path}/:webhook_delivery_id`,
    tag: 'Webhooks',
    summary: 'Retrieve a delivery with the event it carries',
    scope: 'webhooks:read',
    params: deliveryParamsSchema,
    reply: deliveryWithEventSchema,
    status: 200,
    refusals: ['webhook_delivery_not_found'],
    example: { params, reply: whole },
    run: async (deps: WebhooksDeps, caller, input) => await retrieveDelivery(deps, caller, input),
  }),

  replayWebhookDelivery: route({
    id: 'replayWebhookDelivery',
    method: 'POST',
    path: `${path}/:webhook_delivery_id/replay`,
    tag: 'Webhooks',
    summary: 'Send a delivery again',
    description: 'Under the same `webhook-id`: a receiver that has it knows it by that.',
    scope: 'webhooks:write',
    params: deliveryParamsSchema,
    reply: deliveryWithEventSchema,
    status: 202,
    refusals: ['webhook_delivery_not_found'],
    example: { params, reply: { ...whole, status: 'pending', tries: 0 } },
    run: async (deps: WebhooksDeps, caller, input) => await replayDelivery(deps, caller, input),
  }),
};
