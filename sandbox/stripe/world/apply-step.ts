import type { EventRecord } from './records.ts';
import type { Put, Step } from './step.ts';
import { putRecord, type World } from './world.ts';

/** Who asked for a step; events carry it. */
export interface Asker {
  readonly request: string | null;
  readonly idempotency_key: string | null;
}

export const nobody: Asker = { request: null, idempotency_key: null };

/** Makes a step's changes the world's state, all of them or none, and gives the events it wrote. */
export function applyStep(step: Step, asker: Asker): readonly EventRecord[] {
  const { world, puts, now_ms } = step;
  const { visibility_delay_ms, search_delay_ms } = world.settings;
  if (visibility_delay_ms > 0 || search_delay_ms > 0) {
    for (const put of puts) hideIfNew(put, now_ms);
  }
  if (world.hidden.size > 0) showDue(world, now_ms);

  for (const { owner, record } of puts) putRecord(owner, record);
  return step.emitted.map(({ owner, type, record, previous }) => {
    const event: EventRecord = {
      id: owner.names.next('evt_3', 23),
      n: owner.events.next(),
      account: owner.owner,
      type,
      created: step.now_s,
      record,
      previous,
      request: asker.request,
      idempotency_key: asker.idempotency_key,
    };
    owner.events.add(event);
    return event;
  });
}

function hideIfNew({ owner, record }: Put, now_ms: number): void {
  if (owner.tables[record.kind].byId.has(record.id)) return;
  const { visibility_delay_ms, search_delay_ms } = owner.settings;
  const seen_ms = now_ms + visibility_delay_ms;
  owner.hidden.set(record.id, { seen_ms, found_ms: seen_ms + search_delay_ms });
}

function showDue(world: World, now_ms: number): void {
  for (const [id, times] of world.hidden) {
    if (times.found_ms > now_ms) return;
    world.hidden.delete(id);
  }
}
