import type Stripe from 'stripe';
import { type Call, type Endpoint, endpoint, type Outcome } from '../contract/endpoint.ts';
import { limitRule } from '../contract/list.ts';
import { type Checked, listOf, nested, paramsOf, type Rule, word } from '../contract/params.ts';
import { invalid, missing } from '../contract/refusal.ts';
import { isType } from '../events/endpoints.ts';
import { pageOf } from '../v2-accounts/list-page.ts';
import type { EventRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { relatedTo } from './related-object.ts';
import { renderThinEvent } from './render-thin-event.ts';
import { eventOfThinId, thinIdOf, thinTypeOf } from './thin.ts';

const timeRule: Rule<number> = (value, name) => {
  const at_ms = Date.parse(typeof value === 'string' ? value : '');
  if (Number.isNaN(at_ms)) throw invalid('Invalid date.', name);
  return at_ms / 1000;
};

const listParams = {
  ...paramsOf<Stripe.V2.Core.EventListParams>()({
    created: nested({ gt: timeRule, gte: timeRule, lt: timeRule, lte: timeRule }),
    limit: limitRule,
    object_id: word(),
    types: listOf(word()),
  }),
  page: word(),
} as const;

/** Events in their thin form: those of the second API, and those of the first as well. */
export const thinEventEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/v2/core/events',
    operation: 'v2.core.events.list',
    params: listParams,
    run: list,
  }),
  endpoint({
    method: 'GET',
    path: '/v2/core/events/:id',
    operation: 'v2.core.events.retrieve',
    params: {},
    run: ({ world, path }): Outcome => {
      const id = path['id'] ?? '';
      const event = eventOfThinId(world, id);
      if (event === undefined) throw missing('event', id);
      return { type: 'plain', body: renderThinEvent(event) };
    },
  }),
];

function list({ world, params }: Call<Checked<typeof listParams>>): Outcome {
  const { created = {}, object_id, types } = params;
  const fitting = newestFirst(world).filter((event) => {
    const at = event.created;
    return (
      (created.gt === undefined || at > created.gt) &&
      (created.gte === undefined || at >= created.gte) &&
      (created.lt === undefined || at < created.lt) &&
      (created.lte === undefined || at <= created.lte) &&
      (object_id === undefined || relatedTo(event)?.id === object_id) &&
      (types === undefined || types.some((type) => isType(thinTypeOf(event), type)))
    );
  });
  const named = fitting.map((event) => ({ id: thinIdOf(event), event }));
  const page = pageOf('/v2/core/events', named, params);
  return {
    type: 'plain',
    body: { ...page, data: page.data.map(({ event }) => renderThinEvent(event)) },
  };
}

function newestFirst({ events }: World): readonly EventRecord[] {
  const all: EventRecord[] = [];
  for (let n = events.next() - 1; n >= events.first(); n -= 1) {
    const event = events.at(n);
    if (event !== undefined) all.push(event);
  }
  return all;
}
