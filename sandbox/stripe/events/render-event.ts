import type Stripe from 'stripe';
import { applicationOf } from '../application-fees/application.ts';
import { renderRecord } from '../contract/render.ts';
import type { AnyRecord, EventRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';

/** An event's JSON. The SDK types it as a union of 275; here the type is a text like any other. */
export type EventBody = Pick<
  Stripe.Event,
  | 'id'
  | 'object'
  | 'account'
  | 'api_version'
  | 'created'
  | 'livemode'
  | 'pending_webhooks'
  | 'request'
> & {
  readonly type: string;
  readonly data: { readonly object: object; readonly previous_attributes?: object };
};

export interface EventView {
  readonly url: string;
  readonly api_version: string;
  readonly pending_webhooks: number;
  /** Shows the object as it was before, as a notice that was rendered too early. */
  readonly isStale?: boolean;
}

const showsBefore =
  /\.updated$|^charge\.(refunded|captured|expired)$|^refund\.failed$|^transfer\.reversed$|^application_fee\.refunded$/;

export function renderEvent(event: EventRecord, world: World, view: EventView): EventBody {
  const shown = view.isStale ? (event.previous ?? event.record) : event.record;
  const object = event.type.startsWith('account.application.')
    ? renderApplication(world.platform)
    : renderRecord(shown, world, view.url);
  const previous =
    event.previous === null || !showsBefore.test(event.type)
      ? undefined
      : changesBetween(event.previous, event.record, world, view.url);
  return {
    id: event.id,
    object: 'event',
    ...(event.account === null ? {} : { account: event.account }),
    api_version: view.api_version,
    created: event.created,
    data: previous === undefined ? { object } : { object, previous_attributes: previous },
    livemode: false,
    pending_webhooks: view.pending_webhooks,
    request: { id: event.request, idempotency_key: event.idempotency_key },
    type: event.type,
  };
}

/** The platform as its accounts know it: the application that they let in. */
function renderApplication(platform: World): Stripe.Application {
  return { id: applicationOf(platform), object: 'application', name: platform.name };
}

/** The earlier values of the fields that changed. */
function changesBetween(before: AnyRecord, after: AnyRecord, world: World, url: string): object {
  const old = renderRecord(before, world, url);
  const now = new Map(Object.entries(renderRecord(after, world, url)));
  return Object.fromEntries(
    Object.entries(old).filter(([name, value]) => !isSame(value, now.get(name))),
  );
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
