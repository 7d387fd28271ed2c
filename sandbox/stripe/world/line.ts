import type { BaseLine } from '../../kernel/registry.ts';
import { homeOf, worldOfAccount } from './connected.ts';
import { type KeptAnswer, keptUnder } from './idempotency.ts';
import { restored, sharedPathsOf, thinned } from './plain.ts';
import type { AnyRecord, EventRecord, Kind } from './records.ts';
import type { WorldSettings } from './settings.ts';
import type { Step } from './step.ts';
import { putRecord, recordOf, type World } from './world.ts';

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
  /** Left out for the platform's own. */
  account?: string,
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
  /** The account of each put, null for the platform's; left out where all are the platform's. */
  readonly of?: readonly (string | null)[];
  readonly ev?: readonly EventLine[];
  readonly idem?: AnswerLine;
  /** The account in whose name it was asked, which keeps the answer. */
  readonly by?: string;
  readonly taken?: readonly (readonly [event: string, endpoint: string])[];
}

/** Writes a committed step as a line. Versions are named by place, so replay restores them. */
export function lineOf(
  { world, puts }: Step,
  events: readonly EventRecord[],
  kept: { readonly key: string; readonly answer: KeptAnswer } | null,
): string {
  const ref = (record: AnyRecord): Ref => {
    const at = puts.findIndex((put) => put.record === record);
    return at >= 0 ? at : [record.kind, record.id];
  };
  const line: Line = {
    w: world.name,
    life: world.life,
    names: world.names.count(),
    ...(puts.length === 0
      ? {}
      : { put: puts.map(({ owner, record }) => thinned(record, owner)) as AnyRecord[] }),
    ...(puts.every(({ owner }) => owner.owner === null)
      ? {}
      : { of: puts.map(({ owner }) => owner.owner) }),
    ...(events.length === 0 ? {} : { ev: events.map((event) => eventLine(event, ref)) }),
    ...(kept === null ? {} : { idem: answerLine(kept.key, kept.answer, ref) }),
    ...(kept === null || world.owner === null ? {} : { by: world.owner }),
  };
  return JSON.stringify(line);
}

/** Replays a line onto its platform as it was when the line was written; gives its events. */
export function applyLine(platform: World, line: Line): readonly EventRecord[] {
  const ownerAt = (at: number) => worldOfAccount(platform, line.of?.[at] ?? null);
  const puts = restored(line.put ?? [], ownerAt);
  const before = (world: World, ref: Ref | null): AnyRecord | undefined =>
    ref === null ? undefined : typeof ref === 'number' ? puts[ref] : current(world, ref);

  const events = (line.ev ?? []).map((event) => {
    const owner = worldOfAccount(platform, event[7] ?? null);
    return { event, owner, previous: before(owner, event[4]) };
  });
  if (line.names !== undefined) platform.names.restore(line.names);
  for (const [at, record] of puts.entries()) putRecord(ownerAt(at), record);

  const asker = worldOfAccount(platform, line.by ?? null);
  if (line.idem !== undefined) restoreAnswer(asker, line.idem, (ref) => before(asker, ref));
  return events.flatMap(({ event, owner, previous }) => {
    const record = before(owner, event[3]);
    return record === undefined ? [] : [restoreEvent(owner, event, record, previous)];
  });
}

function current(world: World, [kind, id]: readonly [Kind, string]): AnyRecord | undefined {
  // By its kind first: not every id tells its kind.
  return world.tables[kind].byId.get(id) ?? recordOf(homeOf(world, id) ?? world, id);
}

function eventLine(event: EventRecord, ref: (record: AnyRecord) => Ref): EventLine {
  const previous = event.previous === null ? null : ref(event.previous);
  const { id, type, created, request, idempotency_key: key, account } = event;
  const record = ref(event.record);
  if (account === null) return [id, type, created, record, previous, request, key];
  return [id, type, created, record, previous, request, key, account];
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
  owner: World,
  [id, type, created, , , request, idempotency_key]: EventLine,
  record: AnyRecord,
  previous: AnyRecord | undefined,
): EventRecord {
  const event: EventRecord = {
    id,
    n: owner.events.next(),
    account: owner.owner,
    type,
    created,
    record,
    previous: previous ?? null,
    request,
    idempotency_key,
  };
  owner.events.add(event);
  return event;
}

function restoreAnswer(
  world: World,
  [key, fingerprint, at_s, status, body]: AnswerLine,
  resolve: (ref: Ref) => AnyRecord | undefined,
): void {
  if (typeof body === 'string') {
    keptUnder(world, key).keep(key, { fingerprint, at_s, status, body });
    return;
  }
  const record = resolve(body.r);
  if (record === undefined) return;
  const seen = body.s.map(resolve).filter((one) => one !== undefined);
  keptUnder(world, key).keep(key, {
    fingerprint,
    at_s,
    status,
    body: { record, expand: sharedPathsOf(body.x), seen },
  });
}
