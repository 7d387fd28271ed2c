import type Stripe from 'stripe';
import type { WebhookEndpointRecord } from '../world/records.ts';

export function renderWebhookEndpoint(
  endpoint: WebhookEndpointRecord,
): Stripe.WebhookEndpoint | Stripe.DeletedWebhookEndpoint {
  if (endpoint.is_deleted) return { id: endpoint.id, object: 'webhook_endpoint', deleted: true };
  return {
    id: endpoint.id,
    object: 'webhook_endpoint',
    api_version: endpoint.api_version,
    application: null,
    created: endpoint.created,
    description: endpoint.description,
    enabled_events: [...endpoint.enabled_events],
    livemode: false,
    metadata: endpoint.metadata,
    status: endpoint.is_disabled ? 'disabled' : 'enabled',
    url: endpoint.url,
  };
}
