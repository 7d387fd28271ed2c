import type Stripe from 'stripe';
import { type Call, type Endpoint, endpoint, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { createdParam, isWithin, pageParams } from '../contract/list.ts';
import { type Checked, flag, listOf, paramsOf, word } from '../contract/params.ts';
import { invalid, missing } from '../contract/refusal.ts';
import { apiVersion } from '../contract/version.ts';
import { isThin } from '../thin-events/thin.ts';
import type { EventRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { renderEvent } from './render-event.ts';

/** How many endpoints have not taken an event yet; the desk that delivers them knows. */
export type PendingOf = (world: World, event: string) => number;

const listParams = paramsOf<Stripe.EventListParams>()({
  ...pageParams,
  ...createdParam,
  delivery_success: flag,
  type: word(),
  types: listOf(word()),
});

/** Retrieve and list of events, over the world's log of them. */
export function eventEndpoints(pendingOf: PendingOf): readonly Endpoint[] {
  const render = (event: EventRecord, { world, url }: Call<object>) =>
    renderEvent(event, world, {
      url,
      api_version: apiVersion,
      pending_webhooks: pendingOf(world, event.id),
    });

  return [
    endpoint({
      method: 'GET',
      path: '/v1/events',
      operation: 'events.list',
      params: listParams,
      run: (call) => {
        const { events, has_more } = eventsOf(call, pendingOf);
        const body = {
          object: 'list',
          data: events.map((event) => render(event, call)),
          has_more,
          url: '/v1/events',
        };
        return { type: 'plain', body };
      },
    }),
    endpoint({
      method: 'GET',
      path: '/v1/events/:id',
      operation: 'events.retrieve',
      params: { expand: expandRule },
      run: (call): Outcome => {
        const id = call.path['id'] ?? '';
        const event = call.world.events.get(id);
        if (event === undefined || isThin(event)) throw missing('event', id);
        return { type: 'plain', body: render(event, call) };
      },
    }),
  ];
}

type Given = Checked<typeof listParams>;

function eventsOf({ world, params }: Call<Given>, pendingOf: PendingOf) {
  const log = world.events;
  const isUpward = params.ending_before !== undefined;
  const accept = acceptance(params, world, pendingOf);
  const limit = params.limit ?? 10;
  const events: EventRecord[] = [];
  const step = isUpward ? 1 : -1;

  for (let n = startOf(world, params); n >= log.first() && n < log.next(); n += step) {
    const event = log.at(n);
    if (event === undefined || !accept(event)) continue;
    if (events.length === limit)
      return { events: isUpward ? events.reverse() : events, has_more: true };
    events.push(event);
  }
  return { events: isUpward ? events.reverse() : events, has_more: false };
}

function startOf(world: World, params: Given): number {
  const cursor = params.starting_after ?? params.ending_before;
  if (cursor === undefined) return world.events.next() - 1;
  const at = world.events.get(cursor);
  const isUpward = params.ending_before !== undefined;
  if (at === undefined)
    throw missing('event', cursor, isUpward ? 'ending_before' : 'starting_after');
  return isUpward ? at.n + 1 : at.n - 1;
}

function acceptance(params: Given, world: World, pendingOf: PendingOf) {
  const { type, types, created, delivery_success } = params;
  if (type !== undefined && types !== undefined) {
    throw invalid('You may only specify one of these parameters: type, types.', 'types');
  }
  const wanted = types ?? (type === undefined ? null : [type]);
  return (event: EventRecord) =>
    !isThin(event) &&
    isWithin(event.created, created) &&
    (wanted === null || wanted.some((one) => isType(event.type, one))) &&
    (delivery_success === undefined || (pendingOf(world, event.id) === 0) === delivery_success);
}

/** `charge.*` takes in every type that begins so. */
export function isType(type: string, wanted: string): boolean {
  if (wanted === '*') return true;
  return wanted.endsWith('.*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}
