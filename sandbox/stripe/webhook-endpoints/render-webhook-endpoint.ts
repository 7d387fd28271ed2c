import type Stripe from 'stripe';
import { applicationOf } from '../application-fees/application.ts';
import type { WebhookEndpointRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';

export function renderWebhookEndpoint(
  endpoint: WebhookEndpointRecord,
  world: World,
): Stripe.WebhookEndpoint | Stripe.DeletedWebhookEndpoint {
  if (endpoint.is_deleted) return { id: endpoint.id, object: 'webhook_endpoint', deleted: true };
  return {
    id: endpoint.id,
    object: 'webhook_endpoint',
    api_version: endpoint.api_version,
    // Stripe names the platform's Connect application where the events of its accounts go.
    application: endpoint.is_connect ? applicationOf(world) : null,
    created: endpoint.created,
    description: endpoint.description,
    enabled_events: [...endpoint.enabled_events],
    livemode: false,
    metadata: endpoint.metadata,
    status: endpoint.is_disabled ? 'disabled' : 'enabled',
    url: endpoint.url,
  };
}
