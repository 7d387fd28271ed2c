import type Stripe from 'stripe';
import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { listed, pageParams } from '../contract/list.ts';
import { changedMetadata, metadata } from '../contract/metadata.ts';
import { type Checked, flag, listOf, paramsOf, required, text, word } from '../contract/params.ts';
import { invalid, missing } from '../contract/refusal.ts';
import { noMetadata } from '../world/plain.ts';
import type { WebhookEndpointRecord } from '../world/records.ts';
import { renderWebhookEndpoint } from './render-webhook-endpoint.ts';

const path = '/v1/webhook_endpoints';
const onlyExpand = { expand: expandRule } as const;

const createParams = paramsOf<Stripe.WebhookEndpointCreateParams>()({
  api_version: word(),
  connect: flag,
  description: text(),
  enabled_events: listOf(word()),
  expand: expandRule,
  metadata,
  url: word(),
});

const updateParams = paramsOf<Stripe.WebhookEndpointUpdateParams>()({
  description: text(),
  disabled: flag,
  enabled_events: listOf(word()),
  expand: expandRule,
  metadata,
  url: word(),
});

const listParams = paramsOf<Stripe.WebhookEndpointListParams>()(pageParams);

export const webhookEndpointEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path,
    operation: 'webhookEndpoints.create',
    params: createParams,
    run: create,
  }),
  endpoint({
    method: 'GET',
    path,
    operation: 'webhookEndpoints.list',
    params: listParams,
    run: list,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'webhookEndpoints.retrieve',
    params: onlyExpand,
    run: (call) => found(endpointOf(call)),
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id`,
    operation: 'webhookEndpoints.update',
    params: updateParams,
    run: update,
  }),
  endpoint({
    method: 'DELETE',
    path: `${path}/:id`,
    operation: 'webhookEndpoints.del',
    params: {},
    run: remove,
  }),
];

/** The secret is in the answer to this request and in no other. */
function create({ step, world, params }: Call<Checked<typeof createParams>>): Outcome {
  const made = step.put<WebhookEndpointRecord>({
    kind: 'webhook_endpoint',
    id: step.newId('we_1', 23),
    n: step.nextN('webhook_endpoint'),
    created: step.now_s,
    url: urlOf(required(params.url, 'url')),
    secret: step.newId('whsec_', 32),
    enabled_events: required(params.enabled_events, 'enabled_events'),
    api_version: params.api_version ?? null,
    description: params.description ?? null,
    metadata: changedMetadata(noMetadata, params.metadata),
    is_connect: params.connect ?? false,
    is_disabled: false,
    is_deleted: false,
  });
  return { type: 'plain', body: { ...renderWebhookEndpoint(made, world), secret: made.secret } };
}

function update(call: Call<Checked<typeof updateParams>>): Outcome {
  const { params, step } = call;
  const before = endpointOf(call);
  return found(
    step.put({
      ...before,
      url: params.url === undefined ? before.url : urlOf(params.url),
      enabled_events: params.enabled_events ?? before.enabled_events,
      description: params.description === undefined ? before.description : params.description,
      is_disabled: params.disabled ?? before.is_disabled,
      metadata: changedMetadata(before.metadata, params.metadata),
    }),
  );
}

function list({ world, params }: Call<Checked<typeof listParams>>): Outcome {
  return listed(world, 'webhook_endpoint', path, params, { accept: (one) => !one.is_deleted });
}

function remove(call: Call<object>): Outcome {
  return found(call.step.put({ ...endpointOf(call), is_deleted: true }));
}

function endpointOf({ step, path: parts }: Call<object>): WebhookEndpointRecord {
  const id = parts['id'] ?? '';
  const found = step.get('webhook_endpoint', id);
  if (found === undefined || found.is_deleted) throw missing('webhook endpoint', id);
  return found;
}

function urlOf(url: string): string {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw invalid(
      'Invalid URL: An explicit scheme (such as https) must be provided.',
      'url',
      'url_invalid',
    );
  }
  return url;
}
