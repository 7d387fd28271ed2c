import type { Carrier } from '../../kernel/notices/carrier.ts';
import { apiVersion } from '../contract/version.ts';
import { isType } from '../events/endpoints.ts';
import { renderEvent } from '../events/render-event.ts';
import type { EventRecord, WebhookEndpointRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { signatureOf } from './sign.ts';

const nobody: readonly string[] = Object.freeze([]);

/** Stripe's notices: an event goes to each webhook endpoint that wants its type, signed for it. */
export function stripeCarrier(url: () => string): Carrier<World, EventRecord> {
  return {
    addressesOf({ tables }, event) {
      if (tables.webhook_endpoint.ids.length === 0) return nobody;
      return [...tables.webhook_endpoint.byId.values()]
        .filter((one) => isOpen(one) && one.enabled_events.some((it) => isType(event.type, it)))
        .map((one) => one.id);
    },
    find: (world, id) => world.events.get(id),
    render(world, event, to, { isStale, isForged, at_s, pending }) {
      const endpoint = world.tables.webhook_endpoint.byId.get(to);
      if (endpoint === undefined || !isOpen(endpoint)) return undefined;
      const api_version = endpoint.api_version ?? apiVersion;
      const view = { url: url(), api_version, pending_webhooks: pending, isStale };
      const truth = JSON.stringify(renderEvent(event, world, view));
      const body = isForged
        ? truth.replaceAll(/"amount(_received)?":\d+/g, '"amount$1":99999999')
        : truth;
      const secret = isForged ? 'whsec_of_somebody_else' : endpoint.secret;
      return {
        url: endpoint.url,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signatureOf(body, secret, at_s),
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
        body,
      };
    },
  };
}

function isOpen(endpoint: WebhookEndpointRecord): boolean {
  return !endpoint.is_deleted && !endpoint.is_disabled;
}
