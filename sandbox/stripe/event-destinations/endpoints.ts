import type Stripe from 'stripe';
import { type Call, type Endpoint, endpoint, type Outcome } from '../contract/endpoint.ts';
import { limitRule } from '../contract/list.ts';
import { changedMetadata, metadata } from '../contract/metadata.ts';
import {
  type Checked,
  listOf,
  nested,
  oneOf,
  paramsOf,
  required,
  text,
  uncovered,
  word,
} from '../contract/params.ts';
import { invalid, missing } from '../contract/refusal.ts';
import { apiVersion } from '../contract/version.ts';
import { pageOf } from '../v2-accounts/list-page.ts';
import { noMetadata } from '../world/plain.ts';
import type { EventDestinationRecord } from '../world/records.ts';
import { renderEventDestination } from './render-event-destination.ts';

const path = '/v2/core/event_destinations';
const includeRule = listOf(oneOf('webhook_endpoint.signing_secret', 'webhook_endpoint.url'));

const createParams = paramsOf<Stripe.V2.Core.EventDestinationCreateParams>()({
  amazon_eventbridge: uncovered,
  azure_event_grid: uncovered,
  description: text(),
  enabled_events: listOf(word()),
  event_payload: oneOf('snapshot', 'thin'),
  events_from: listOf(oneOf('@accounts', '@self')),
  include: includeRule,
  metadata,
  name: word(),
  snapshot_api_version: word(),
  type: oneOf('webhook_endpoint'),
  webhook_endpoint: nested({ url: word() }),
});

const updateParams = paramsOf<Stripe.V2.Core.EventDestinationUpdateParams>()({
  description: text(),
  enabled_events: listOf(word()),
  include: includeRule,
  metadata,
  name: word(),
  webhook_endpoint: nested({ url: word() }),
});

const retrieveParams = paramsOf<Stripe.V2.Core.EventDestinationRetrieveParams>()({
  include: includeRule,
});

const listParams = {
  ...paramsOf<Stripe.V2.Core.EventDestinationListParams>()({
    include: includeRule,
    limit: limitRule,
  }),
  page: word(),
} as const;

export const eventDestinationEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path,
    operation: 'v2.core.eventDestinations.create',
    params: createParams,
    run: create,
  }),
  endpoint({
    method: 'GET',
    path,
    operation: 'v2.core.eventDestinations.list',
    params: listParams,
    run: list,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'v2.core.eventDestinations.retrieve',
    params: retrieveParams,
    run: (call) => shown(destinationOf(call), call.params.include),
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id`,
    operation: 'v2.core.eventDestinations.update',
    params: updateParams,
    run: update,
  }),
  endpoint({
    method: 'DELETE',
    path: `${path}/:id`,
    operation: 'v2.core.eventDestinations.del',
    params: {},
    run: remove,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/disable`,
    operation: 'v2.core.eventDestinations.disable',
    params: {},
    run: (call) => turned(call, true),
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/enable`,
    operation: 'v2.core.eventDestinations.enable',
    params: {},
    run: (call) => turned(call, false),
  }),
];

function create({ step, params }: Call<Checked<typeof createParams>>): Outcome {
  required(params.type, 'type');
  const payload = required(params.event_payload, 'event_payload');
  const { url } = required(params.webhook_endpoint, 'webhook_endpoint');
  const made = step.put<EventDestinationRecord>({
    kind: 'event_destination',
    id: step.newId('ed_test_61', 24),
    n: step.nextN('event_destination'),
    created: step.now_s,
    updated: step.now_s,
    name: required(params.name, 'name'),
    description: params.description ?? '',
    url: urlOf(required(url, 'webhook_endpoint.url')),
    secret: step.newId('whsec_', 32),
    enabled_events: required(params.enabled_events, 'enabled_events'),
    payload,
    snapshot_api_version: payload === 'thin' ? null : (params.snapshot_api_version ?? apiVersion),
    events_from: params.events_from ?? ['@self'],
    metadata: changedMetadata(noMetadata, params.metadata),
    is_disabled: false,
    is_deleted: false,
  });
  return shown(made, params.include);
}

function update(call: Call<Checked<typeof updateParams>>): Outcome {
  const { step, params } = call;
  const before = destinationOf(call);
  const url = params.webhook_endpoint?.url;
  const after = step.put({
    ...before,
    updated: step.now_s,
    name: params.name ?? before.name,
    description: params.description ?? before.description,
    url: url === undefined ? before.url : urlOf(url),
    enabled_events: params.enabled_events ?? before.enabled_events,
    metadata: changedMetadata(before.metadata, params.metadata),
  });
  return shown(after, params.include);
}

function list({ world, params }: Call<Checked<typeof listParams>>): Outcome {
  const all = [...world.tables.event_destination.byId.values()].filter((one) => !one.is_deleted);
  const page = pageOf(path, all.reverse(), params);
  const data = page.data.map((one) => renderEventDestination(one, params.include ?? []));
  return { type: 'plain', body: { ...page, data } };
}

function remove(call: Call<object>): Outcome {
  const gone = call.step.put({ ...destinationOf(call), is_deleted: true });
  return { type: 'plain', body: { id: gone.id, object: 'v2.core.event_destination' } };
}

function turned(call: Call<object>, is_disabled: boolean): Outcome {
  const { step } = call;
  return shown(step.put({ ...destinationOf(call), is_disabled, updated: step.now_s }), []);
}

function shown(
  destination: EventDestinationRecord,
  include: readonly string[] | undefined,
): Outcome {
  return { type: 'plain', body: renderEventDestination(destination, include ?? []) };
}

function destinationOf({ step, path: parts }: Call<object>): EventDestinationRecord {
  const id = parts['id'] ?? '';
  const found = step.get('event_destination', id);
  if (found === undefined || found.is_deleted) throw missing('event destination', id);
  return found;
}

function urlOf(url: string): string {
  if (/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url;
  throw invalid('Invalid URL.', 'webhook_endpoint.url', 'url_invalid');
}
