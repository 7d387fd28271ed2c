import { placeOf } from '../v2-accounts/names.ts';
import { isoOf } from '../v2-accounts/render-requirements.ts';
import type { EventRecord } from '../world/records.ts';
import { relatedTo } from './related-object.ts';
import { isThin, thinIdOf, thinTypeOf } from './thin.ts';

/** What a thin event says on its way: which kind, and what to fetch. */
export function renderThinNotice(event: EventRecord): object {
  const related_object = relatedTo(event);
  return {
    id: thinIdOf(event),
    object: 'v2.core.event',
    type: thinTypeOf(event),
    created: isoOf(event.created),
    livemode: false,
    ...(event.account === null ? {} : { context: event.account }),
    ...(event.request === null ? {} : { reason: reasonOf(event) }),
    ...(related_object === undefined ? {} : { related_object }),
    ...(isThin(event) ? {} : { snapshot_event: event.id }),
  };
}

/** The same event as it is fetched, with what more there is to tell. */
export function renderThinEvent(event: EventRecord): object {
  const data = dataOf(event);
  return { ...renderThinNotice(event), ...(data === undefined ? {} : { data }) };
}

function reasonOf({ request, idempotency_key }: EventRecord): object {
  const id = request ?? '';
  return {
    type: 'request',
    request: { id, ...(idempotency_key === null ? {} : { idempotency_key }) },
  };
}

function dataOf({ record, type }: EventRecord): object | undefined {
  if (type.endsWith('.capability_status_updated') && record.kind === 'capability') {
    return { updated_capability: placeOf(record.id).capability };
  }
  if (type === 'v2.core.account_link.returned' && record.kind === 'account_link') {
    return { account_id: record.account, configurations: [], use_case: record.use };
  }
  if (type.startsWith('v2.core.account_person.') && record.kind === 'person') {
    return { account_id: record.account };
  }
  return undefined;
}
