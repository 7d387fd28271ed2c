import type { BaseLine } from '../../kernel/registry.ts';
import type { KeptAnswer } from './idempotency.ts';
import { restored, sharedPathsOf, thinned } from './plain.ts';
import type { AnyRecord, EventRecord, Kind } from './records.ts';
import type { WorldSettings } from './settings.ts';
import { putEvent, putRecord, type World } from './world.ts';

/** A record in a line: its place among the line's own puts, or the id of what stood before. */
type Ref = number | readonly [Kind, string];

type EventLine = readonly [
  id: string,
  type: string,
  created: number,
  record: Ref,
  previous: Ref | null,
  request: string | null,
  key: string | null,
];

type AnswerLine = readonly [
  key: string,
  fingerprint: number,
  at_s: number,
  status: number,
  body: string | { readonly r: Ref; readonly x: readonly string[]; readonly s: readonly Ref[] },
];

/** One line of the journal: one committed step of one world, or a change of how it runs. */
export interface Line extends BaseLine<WorldSettings> {
  readonly names?: number;
  readonly put?: readonly AnyRecord[];
  readonly ev?: readonly EventLine[];
  readonly idem?: AnswerLine;
  readonly taken?: readonly (readonly [event: string, endpoint: string])[];
}

/** Writes a committed step as a line. Versions are named by place, so replay restores them. */
export function lineOf(
  world: World,
  puts: readonly AnyRecord[],
  events: readonly EventRecord[],
  kept: { readonly key: string; readonly answer: KeptAnswer } | null,
): string {
  const ref = (record: AnyRecord): Ref => {
    const at = puts.indexOf(record);
    return at >= 0 ? at : [record.kind, record.id];
  };
  const line: Line = {
    w: world.name,
    life: world.life,
    names: world.names.count(),
    ...(puts.length === 0
      ? {}
      : { put: puts.map((record) => thinned(record, world)) as AnyRecord[] }),
    ...(events.length === 0 ? {} : { ev: events.map((event) => eventLine(event, ref)) }),
    ...(kept === null ? {} : { idem: answerLine(kept.key, kept.answer, ref) }),
  };
  return JSON.stringify(line);
}

/** Replays a line onto its world as it was when the line was written. */
export function applyLine(world: World, line: Line): void {
  const puts = restored(line.put ?? [], world);
  const before = (ref: Ref | null): AnyRecord | undefined =>
    ref === null ? undefined : typeof ref === 'number' ? puts[ref] : current(world, ref);

  const events = (line.ev ?? []).map((event) => ({ event, previous: before(event[4]) }));
  if (line.names !== undefined) world.names.restore(line.names);
  for (const record of puts) putRecord(world, record);
  for (const { event, previous } of events) restoreEvent(world, event, before, previous);
  if (line.idem !== undefined) restoreAnswer(world, line.idem, before);
}

function current(world: World, [kind, id]: readonly [Kind, string]): AnyRecord | undefined {
  return world.tables[kind].byId.get(id);
}

function eventLine(event: EventRecord, ref: (record: AnyRecord) => Ref): EventLine {
  const previous = event.previous === null ? null : ref(event.previous);
  const { id, type, created, request, idempotency_key } = event;
  return [id, type, created, ref(event.record), previous, request, idempotency_key];
}

function answerLine(key: string, answer: KeptAnswer, ref: (record: AnyRecord) => Ref): AnswerLine {
  const { body, fingerprint, at_s, status } = answer;
  if (typeof body === 'string') return [key, fingerprint, at_s, status, body];
  return [
    key,
    fingerprint,
    at_s,
    status,
    { r: ref(body.record), x: body.expand, s: body.seen.map(ref) },
  ];
}

function restoreEvent(
  world: World,
  [id, type, created, at, , request, idempotency_key]: EventLine,
  resolve: (ref: Ref) => AnyRecord | undefined,
  previous: AnyRecord | undefined,
): void {
  const record = resolve(at);
  if (record === undefined) return;
  putEvent(world, {
    id,
    n: world.events.next(),
    type,
    created,
    record,
    previous: previous ?? null,
    request,
    idempotency_key,
  });
}

function restoreAnswer(
  world: World,
  [key, fingerprint, at_s, status, body]: AnswerLine,
  resolve: (ref: Ref) => AnyRecord | undefined,
): void {
  if (typeof body === 'string') {
    world.idempotency.keep(key, { fingerprint, at_s, status, body });
    return;
  }
  const record = resolve(body.r);
  if (record === undefined) return;
  const seen = body.s.map(resolve).filter((one) => one !== undefined);
  world.idempotency.keep(key, {
    fingerprint,
    at_s,
    status,
    body: { record, expand: sharedPathsOf(body.x), seen },
  });
}
