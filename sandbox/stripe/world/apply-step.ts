import type { EventRecord } from './records.ts';
import type { Step } from './step.ts';
import { putEvent, putRecord, type World } from './world.ts';

/** Who asked for a step; events carry it. */
export interface Asker {
  readonly request: string | null;
  readonly idempotency_key: string | null;
}

export const nobody: Asker = { request: null, idempotency_key: null };

/** Makes a step's changes the world's state, all of them or none, and gives the events it wrote. */
export function applyStep(step: Step, asker: Asker): readonly EventRecord[] {
  const { world, puts } = step;
  const { visibility_delay_ms, search_delay_ms } = world.settings;
  if (visibility_delay_ms > 0 || search_delay_ms > 0) hideNew(step);
  if (world.hidden.size > 0) showDue(world, step.now_ms);

  for (const record of puts) putRecord(world, record);
  return step.emitted.map(({ type, record, previous }) => {
    const event: EventRecord = {
      id: world.names.next('evt_3', 23),
      n: world.events.next(),
      type,
      created: step.now_s,
      record,
      previous,
      request: asker.request,
      idempotency_key: asker.idempotency_key,
    };
    putEvent(world, event);
    return event;
  });
}

function hideNew({ world, puts, now_ms }: Step): void {
  const { visibility_delay_ms, search_delay_ms } = world.settings;
  for (const record of puts) {
    if (world.tables[record.kind].byId.has(record.id)) continue;
    const seen_ms = now_ms + visibility_delay_ms;
    world.hidden.set(record.id, { seen_ms, found_ms: seen_ms + search_delay_ms });
  }
}

function showDue(world: World, now_ms: number): void {
  for (const [id, times] of world.hidden) {
    if (times.found_ms > now_ms) return;
    world.hidden.delete(id);
  }
}
