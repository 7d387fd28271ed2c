import type Stripe from 'stripe';
import { nameOf } from '../../kernel/random.ts';
import type { WebhookEndpointRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';

export function renderWebhookEndpoint(
  endpoint: WebhookEndpointRecord,
  { platform }: World,
): Stripe.WebhookEndpoint | Stripe.DeletedWebhookEndpoint {
  if (endpoint.is_deleted) return { id: endpoint.id, object: 'webhook_endpoint', deleted: true };
  return {
    id: endpoint.id,
    object: 'webhook_endpoint',
    api_version: endpoint.api_version,
    // Stripe names the platform's Connect application where the events of its accounts go.
    application: endpoint.is_connect ? `ca_${nameOf(platform.account, 32)}` : null,
    created: endpoint.created,
    description: endpoint.description,
    enabled_events: [...endpoint.enabled_events],
    livemode: false,
    metadata: endpoint.metadata,
    status: endpoint.is_disabled ? 'disabled' : 'enabled',
    url: endpoint.url,
  };
}
