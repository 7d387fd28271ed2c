import { columns, type StoredEvent, subscription, type Transaction, type Wake } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { type EndpointRow, listeningEndpoints } from '../endpoint/store.ts';
import { insertDeliveries } from './store.ts';

/** The consumer of events behind webhooks, and its job. */
export const fanOutName = 'webhooks.fan_out';

/** The job that delivers to an endpoint; its wake-ups carry the endpoint's id. */
export const deliverName = 'webhooks.deliver';

type Deps = Pick<WebhooksDeps, 'database' | 'wake' | 'clock' | 'ids'>;

/** Turns each event into one delivery for every endpoint that wants it, exactly once. */
export const fanOut = subscription<WebhooksDeps>({
  name: fanOutName,
  summary: 'Makes a delivery of each event for each endpoint that listens to it.',
  limit: 200,
  everyMs: 1_000,
  handle: async (deps, tx, events) => await fanOutEvents(deps, tx, events),
});

const fanOutEvents = async (
  deps: Deps,
  tx: Transaction,
  events: readonly StoredEvent[],
): Promise<readonly Wake[]> => {
  const organisationIds = [...new Set(events.map((event) => event.scope.organisationId))];
  const endpoints = await tx.rows(listeningEndpoints, [organisationIds]);
  const deliveries = events.flatMap((event) =>
    endpoints.filter((endpoint) => wants(endpoint, event)).map((endpoint) => ({ event, endpoint })),
  );
  if (deliveries.length === 0) return [];
  await tx.run(insertDeliveries, [
    ...columns(deliveries, ({ event, endpoint }) => [
      event.scope.organisationId,
      event.scope.mode,
      deps.ids.next('dlv'),
      endpoint.id,
      event.id,
      event.type,
      event.occurredAt,
      event.object.id,
      event.sequence,
      endpoint.state === 'disabled',
    ]),
    deps.clock.now(),
  ]);
  return [...new Set(deliveries.map(({ endpoint }) => endpoint.id))].map((objectId) => ({
    job: deliverName,
    objectId,
  }));
};

const wants = (endpoint: EndpointRow, event: StoredEvent): boolean => {
  const { organisationId, mode } = event.scope;
  if (endpoint.organisation_id !== organisationId || endpoint.mode !== mode) return false;
  // A test event is for the endpoint it tests, whatever that one listens to.
  if (event.type === 'webhook_endpoint.tested') return event.object.id === endpoint.id;
  const family = `${event.type.split('.')[0]}.*`;
  return ['*', family, event.type].some((type) => endpoint.event_types.includes(type));
};
