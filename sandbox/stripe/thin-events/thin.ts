import type { EventRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';

const SNAPSHOT = 'evt_3';
const THIN = 'evt_test_65';

/** Whether an event exists in the thin form alone: nothing of the first API tells of it. */
export function isThin({ type }: Pick<EventRecord, 'type'>): boolean {
  return type.startsWith('v2.');
}

/** The type of an event in its thin form. */
export function thinTypeOf({ type }: Pick<EventRecord, 'type'>): string {
  return type.startsWith('v2.') ? type : `v1.${type}`;
}

/** The two forms of one event have two ids, of which each tells the other. */
export function thinIdOf({ id }: Pick<EventRecord, 'id'>): string {
  return id.replace(SNAPSHOT, THIN);
}

/** The event of a thin id, in one account's log. */
export function eventOfThinId(world: World, id: string): EventRecord | undefined {
  return id.startsWith(THIN) ? world.events.get(id.replace(THIN, SNAPSHOT)) : undefined;
}
