import type { Carrier } from '../../kernel/notices/carrier.ts';
import { apiVersion } from '../contract/version.ts';
import { isType } from '../events/endpoints.ts';
import { renderEvent } from '../events/render-event.ts';
import { renderThinNotice } from '../thin-events/render-thin-event.ts';
import { eventOfThinId, isThin, thinTypeOf } from '../thin-events/thin.ts';
import { worldOfAccount, worldsOf } from '../world/connected.ts';
import type {
  EventDestinationRecord,
  EventRecord,
  WebhookEndpointRecord,
} from '../world/records.ts';
import type { World } from '../world/world.ts';
import { signatureOf } from './sign.ts';

const nobody: readonly string[] = Object.freeze([]);

/**
 * Stripe's notices: an event goes to each webhook endpoint that wants its type, signed for it. The
 * platform's own endpoints get its own events, its Connect endpoints those of connected accounts.
 */
export function stripeCarrier(url: () => string): Carrier<World, EventRecord> {
  return {
    addressesOf(platform, event) {
      const own = isThin(event) ? noEndpoints : endpointsFor(platform, event);
      const far = destinationsFor(platform, event);
      if (own.length === 0 && far.length === 0) return nobody;
      return [...own, ...far]
        .filter((one) => isOpen(one) && one.enabled_events.some((it) => wants(one, it, event)))
        .map((one) => one.id);
    },
    find(platform, id) {
      for (const one of worldsOf(platform)) {
        const event = one.events.get(id) ?? eventOfThinId(one, id);
        if (event !== undefined) return event;
      }
      return undefined;
    },
    render(platform, event, to, { isStale, isForged, at_s, pending }) {
      const to_all = [...endpointsFor(platform, event), ...destinationsFor(platform, event)];
      const endpoint = to_all.find((one) => one.id === to);
      if (endpoint === undefined || !isOpen(endpoint)) return undefined;
      const world = worldOfAccount(platform, event.account);
      const view = {
        url: url(),
        api_version: versionOf(endpoint),
        pending_webhooks: pending,
        isStale,
      };
      const truth = JSON.stringify(
        isOfThin(endpoint) ? renderThinNotice(event) : renderEvent(event, world, view),
      );
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

/** Those of the platform for this event's owner, and those that a connected account has itself. */
function endpointsFor(platform: World, event: EventRecord): readonly WebhookEndpointRecord[] {
  const all = allOf(platform);
  if (event.account === null) return all.filter((one) => !one.is_connect);
  const own = allOf(worldOfAccount(platform, event.account));
  return [...all.filter((one) => one.is_connect), ...own];
}

const noEndpoints: readonly WebhookEndpointRecord[] = Object.freeze([]);

function allOf({ tables }: World): readonly WebhookEndpointRecord[] {
  const { ids, byId } = tables.webhook_endpoint;
  return ids.length === 0 ? noEndpoints : [...byId.values()];
}

type Address = WebhookEndpointRecord | EventDestinationRecord;

/** The second API's destinations, of the platform alone: for its own events and its accounts'. */
function destinationsFor(platform: World, event: EventRecord): readonly EventDestinationRecord[] {
  const { ids, byId } = platform.tables.event_destination;
  if (ids.length === 0) return [];
  const from = event.account === null ? '@self' : '@accounts';
  return [...byId.values()].filter(
    (one) => one.events_from.includes(from) && (one.payload === 'thin' || !isThin(event)),
  );
}

function wants(to: Address, wanted: string, event: EventRecord): boolean {
  return isType(isOfThin(to) ? thinTypeOf(event) : event.type, wanted);
}

function isOfThin(to: Address): boolean {
  return to.kind === 'event_destination' && to.payload === 'thin';
}

function versionOf(to: Address): string {
  const version = to.kind === 'event_destination' ? to.snapshot_api_version : to.api_version;
  return version ?? apiVersion;
}

function isOpen(endpoint: Address): boolean {
  return !endpoint.is_deleted && !endpoint.is_disabled;
}
