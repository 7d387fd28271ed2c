import { route } from '#kernel';
import { replayDeliveries } from '../delivery/replay-deliveries.ts';
import { replayedSchema, replayRangeSchema } from '../delivery/schema.ts';
import type { WebhooksDeps } from '../deps.ts';
import { eventSchema } from '../event/present-event.ts';
import { exampleEndpoint, exampleEvent, exampleSecret } from '../example.ts';
import { createEndpoint } from './create-endpoint.ts';
import { deleteEndpoint } from './delete-endpoint.ts';
import { listEndpoints } from './list-endpoints.ts';
import { retrieveEndpoint } from './retrieve-endpoint.ts';
import { rollEndpointSecret } from './roll-endpoint-secret.ts';
import {
  createEndpointSchema,
  endpointListSchema,
  endpointParamsSchema,
  endpointSchema,
  endpointsQuerySchema,
  endpointWithSecretSchema,
  rollSecretSchema,
  updateEndpointSchema,
} from './schema.ts';
import { sendTestEvent } from './send-test-event.ts';
import { updateEndpoint } from './update-endpoint.ts';

const path = '/v1/webhook_endpoints';
const onePath = `${path}/:webhook_endpoint_id`;
const params = { webhook_endpoint_id: exampleEndpoint.id };
const testEvent = { ...exampleEvent, type: 'webhook_endpoint.tested', sequence: 1 };

/** Where listeners are made, changed and tried. */
export const endpointRoutes = {
  createWebhookEndpoint: route({
    id: 'createWebhookEndpoint',
    method: 'POST',
    path,
    tag: 'Webhooks',
    summary: 'Create a webhook endpoint',
    description: 'The answer holds the signing secret: it is shown this once.',
    scope: 'webhooks:write',
    body: createEndpointSchema,
    reply: endpointWithSecretSchema,
    status: 201,
    refusals: ['webhook_url_not_allowed', 'webhook_endpoints_exhausted'],
    example: {
      body: { url: exampleEndpoint.url, event_types: ['payment.*', 'refund.*'] },
      reply: { ...exampleEndpoint, secret: exampleSecret },
    },
    run: async (deps: WebhooksDeps, caller, input) => await createEndpoint(deps, caller, input),
  }),

  listWebhookEndpoints: route({
    id: 'listWebhookEndpoints',
    method: 'GET',
    path,
    tag: 'Webhooks',
    summary: 'List webhook endpoints, newest first',
    scope: 'webhooks:read',
    query: endpointsQuerySchema,
    reply: endpointListSchema,
    status: 200,
    refusals: [],
    example: { reply: { data: [exampleEndpoint], has_more: false, next_cursor: null } },
    run: async (deps: WebhooksDeps, caller, input) => await listEndpoints(deps, caller, input),
  }),

  retrieveWebhookEndpoint: route({
    id: 'retrieveWebhookEndpoint',
    method: 'GET',
    path: onePath,
    tag: 'Webhooks',
    summary: 'Retrieve a webhook endpoint',
    scope: 'webhooks:read',
    params: endpointParamsSchema,
    reply: endpointSchema,
    status: 200,
    refusals: ['webhook_endpoint_not_found'],
    example: { params, reply: exampleEndpoint },
    run: async (deps: WebhooksDeps, caller, input) => await retrieveEndpoint(deps, caller, input),
  }),

  updateWebhookEndpoint: route({
    id: 'updateWebhookEndpoint',
    method: 'PATCH',
    path: onePath,
    tag: 'Webhooks',
    summary: 'Change, disable or enable a webhook endpoint',
    scope: 'webhooks:write',
    params: endpointParamsSchema,
    body: updateEndpointSchema,
    reply: endpointSchema,
    status: 200,
    refusals: ['webhook_endpoint_not_found', 'webhook_url_not_allowed'],
    example: {
      params,
      body: { status: 'disabled' },
      reply: { ...exampleEndpoint, status: 'disabled', disabled_reason: 'owner' },
    },
    run: async (deps: WebhooksDeps, caller, input) => await updateEndpoint(deps, caller, input),
  }),

  deleteWebhookEndpoint: route({
    id: 'deleteWebhookEndpoint',
    method: 'DELETE',
    path: onePath,
    tag: 'Webhooks',
    summary: 'Delete a webhook endpoint',
    description: 'Answers the endpoint as it last was. What was delivered stays on record.',
    scope: 'webhooks:write',
    params: endpointParamsSchema,
    reply: endpointSchema,
    status: 200,
    refusals: ['webhook_endpoint_not_found'],
    example: { params, reply: exampleEndpoint },
    run: async (deps: WebhooksDeps, caller, input) => await deleteEndpoint(deps, caller, input),
  }),

  rollWebhookEndpointSecret: route({
    id: 'rollWebhookEndpointSecret',
    method: 'POST',
    path: `${onePath}/roll_secret`,
    tag: 'Webhooks',
    summary: 'Roll the signing secret',
    description: 'Until the overlap ends webhooks bear the signatures of both secrets.',
    scope: 'webhooks:write',
    params: endpointParamsSchema,
    body: rollSecretSchema,
    reply: endpointWithSecretSchema,
    status: 200,
    refusals: ['webhook_endpoint_not_found'],
    example: {
      params,
      body: { overlap_hours: 24 },
      reply: { ...exampleEndpoint, secret: exampleSecret },
    },
    run: async (deps: WebhooksDeps, caller, input) => await rollEndpointSecret(deps, caller, input),
  }),

  testWebhookEndpoint: route({
    id: 'testWebhookEndpoint',
    method: 'POST',
    path: `${onePath}/test`,
    tag: 'Webhooks',
    summary: 'Send a test event',
    description: 'It goes to this endpoint only, signed and retried like any other.',
    scope: 'webhooks:write',
    params: endpointParamsSchema,
    reply: eventSchema,
    status: 202,
    refusals: ['webhook_endpoint_not_found', 'webhook_endpoint_wrong_state'],
    example: { params, reply: { ...testEvent, data: { object: exampleEndpoint } } },
    run: async (deps: WebhooksDeps, caller, input) => await sendTestEvent(deps, caller, input),
  }),

  replayWebhookDeliveries: route({
    id: 'replayWebhookDeliveries',
    method: 'POST',
    path: `${onePath}/replay`,
    tag: 'Webhooks',
    summary: 'Send again what an endpoint missed',
    description: 'Everything not delivered since a moment, or everything; under the same ids.',
    scope: 'webhooks:write',
    params: endpointParamsSchema,
    body: replayRangeSchema,
    reply: replayedSchema,
    status: 202,
    refusals: ['webhook_endpoint_not_found'],
    example: {
      params,
      body: { which: 'failed', created_from: '2026-11-20T00:00:00.000Z' },
      reply: {
        object: 'webhook_replay',
        webhook_endpoint_id: exampleEndpoint.id,
        replayed: 17,
        has_more: false,
      },
    },
    run: async (deps: WebhooksDeps, caller, input) => await replayDeliveries(deps, caller, input),
  }),
};
