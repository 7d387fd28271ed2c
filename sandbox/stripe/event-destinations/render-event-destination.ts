import type Stripe from 'stripe';
import { isoOf } from '../v2-accounts/render-requirements.ts';
import type { EventDestinationRecord } from '../world/records.ts';

/** An event destination; its address and its secret are shown only where they are asked for. */
export function renderEventDestination(
  destination: EventDestinationRecord,
  include: readonly string[],
): Stripe.V2.Core.EventDestination {
  const { snapshot_api_version, url, secret } = destination;
  return {
    id: destination.id,
    object: 'v2.core.event_destination',
    created: isoOf(destination.created),
    description: destination.description,
    enabled_events: [...destination.enabled_events],
    event_payload: destination.payload,
    events_from: [...destination.events_from],
    livemode: false,
    metadata: destination.metadata,
    name: destination.name,
    ...(snapshot_api_version === null ? {} : { snapshot_api_version }),
    status: destination.is_disabled ? 'disabled' : 'enabled',
    ...(destination.is_disabled ? { status_details: { disabled: { reason: 'user' } } } : {}),
    type: 'webhook_endpoint',
    updated: isoOf(destination.updated),
    webhook_endpoint: {
      ...(include.includes('webhook_endpoint.signing_secret') ? { signing_secret: secret } : {}),
      ...(include.includes('webhook_endpoint.url') ? { url } : {}),
    },
  };
}
