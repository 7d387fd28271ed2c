import type { Clock } from '../../kernel/clock.ts';
import type { Journal } from '../../kernel/journal.ts';
import { type Asker, applyStep, nobody } from './apply-step.ts';
import type { KeptAnswer } from './idempotency.ts';
import { applyLine, type Line, lineOf } from './line.ts';
import type { AnyRecord, EventRecord } from './records.ts';
import { plainSettings, type WorldSettings } from './settings.ts';
import { openStep, type Step } from './step.ts';
import { createWorld, type World } from './world.ts';

/** All worlds of one sandbox, each made when its key is first seen. */
export interface Worlds {
  readonly get: (name: string) => World;
  readonly peek: (name: string) => World | undefined;
  readonly ofAccount: (account: string) => World | undefined;
  readonly all: () => readonly World[];
  /** Makes a step's changes and writes them to the journal, with the answer to keep if any. */
  readonly commit: (step: Step, asker: Asker, keep: Keep) => void;
  readonly reset: (name: string) => void;
  readonly resetAll: () => void;
  /** Writes that endpoints have taken events, so that a restart does not send them again. */
  readonly noteTaken: (world: World, taken: NonNullable<Line['taken']>) => void;
  readonly setSettings: (name: string | undefined, change: Partial<WorldSettings>) => void;
  readonly noteClock: (world: World) => void;
  readonly noteMainClock: () => void;
  readonly close: () => void;
}

/** Gives the answer to keep under a key, once the changes are made and can be rendered. */
export type Keep = () => { readonly key: string; readonly answer: KeptAnswer } | null;

export interface Follow {
  /** What a record's due time brings about. */
  readonly due: (step: Step, record: AnyRecord) => void;
  readonly emitted: (world: World, events: readonly EventRecord[]) => void;
  readonly taken: (world: World, event: string, endpoint: string) => void;
  readonly forgotten: (world: World) => void;
}

const COMPACT_BYTES = 64 << 20;

export function createWorlds(given: {
  readonly seed: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly follow: Follow;
}): Worlds {
  const { journal, follow, clock, seed } = given;
  const worlds = new Map<string, World>();
  const accounts = new Map<string, World>();
  const lives = new Map<string, number>();
  let settings = plainSettings;
  let dead_bytes = 0;

  function make(name: string, life: number): World {
    const world = createWorld({ name, life, seed, clock, settings });
    worlds.set(name, world);
    accounts.set(world.account, world);
    lives.set(name, life);
    return world;
  }

  function get(name: string): World {
    return worlds.get(name) ?? make(name, lives.get(name) ?? 1);
  }

  function commit(step: Step, asker: Asker, keep: Keep): void {
    const events = applyStep(step, asker);
    const kept = keep();
    if (kept !== null) step.world.idempotency.keep(kept.key, kept.answer);
    if (step.puts.length > 0 || kept !== null) {
      journal.append(lineOf(step.world, step.puts, events, kept));
    }
    for (const record of step.puts) schedule(step.world, record);
    if (events.length > 0) follow.emitted(step.world, events);
  }

  /** Records carry their due time, so what is due after a restart follows from the state. */
  function schedule(world: World, record: AnyRecord): void {
    const due_ms = dueOf(record);
    if (due_ms === 0) return;
    world.agenda.at(due_ms, () => {
      const now = world.tables[record.kind].byId.get(record.id);
      if (worlds.get(world.name) !== world || now === undefined || dueOf(now) !== due_ms) return;
      const step = openStep(world);
      follow.due(step, now);
      commit(step, nobody, () => null);
    });
  }

  function reset(name: string): void {
    const world = worlds.get(name);
    if (world === undefined) return;
    world.agenda.clear();
    follow.forgotten(world);
    accounts.delete(world.account);
    const size = journal.size_bytes();
    make(name, world.life + 1);
    journal.append(JSON.stringify({ w: name, life: world.life + 1 } satisfies Line));

    dead_bytes += size;
    if (dead_bytes > COMPACT_BYTES) compact();
  }

  function compact(): void {
    dead_bytes = 0;
    journal.compact((text) => {
      const head = /^\{"w":"([^"]*)","life":(\d+)/.exec(text);
      return head !== null && Number(head[2]) === (lives.get(head[1] ?? '') ?? 1);
    });
  }

  function replay(text: string): void {
    const line = JSON.parse(text) as Line;
    if (line.w === '') {
      if (line.settings !== undefined) settings = line.settings;
      if (line.clock !== undefined) clock.restore(line.clock);
      return;
    }
    const known = worlds.get(line.w);
    const world = known?.life === line.life ? known : make(line.w, line.life);
    applyLine(world, line);
    if (line.ev !== undefined) {
      follow.emitted(
        world,
        line.ev.flatMap(([id]) => world.events.get(id) ?? []),
      );
    }
    for (const [event, endpoint] of line.taken ?? []) follow.taken(world, event, endpoint);
  }

  journal.replay(replay);
  if (journal.size_bytes() > COMPACT_BYTES) compact();
  for (const world of worlds.values()) {
    for (const kind of ['charge', 'refund'] as const) {
      for (const record of world.tables[kind].byId.values()) schedule(world, record);
    }
  }

  return {
    get,
    peek: (name) => worlds.get(name),
    ofAccount: (account) => accounts.get(account),
    all: () => [...worlds.values()],
    commit,
    reset,
    resetAll() {
      for (const name of worlds.keys()) reset(name);
    },
    noteTaken(world, taken) {
      if (worlds.get(world.name) !== world) return;
      journal.append(JSON.stringify({ w: world.name, life: world.life, taken } satisfies Line));
    },
    setSettings(name, change) {
      if (name === undefined) settings = { ...settings, ...change };
      const changed = name === undefined ? [...worlds.values()] : [get(name)];
      for (const world of changed) {
        world.settings = { ...world.settings, ...change };
        const line: Line = { w: world.name, life: world.life, settings: world.settings };
        journal.append(JSON.stringify(line));
      }
      if (name === undefined)
        journal.append(JSON.stringify({ w: '', life: 1, settings } satisfies Line));
    },
    noteClock(world) {
      const line: Line = { w: world.name, life: world.life, clock: world.clock.state() };
      journal.append(JSON.stringify(line));
    },
    noteMainClock() {
      journal.append(JSON.stringify({ w: '', life: 1, clock: clock.state() } satisfies Line));
    },
    close() {
      for (const world of worlds.values()) world.agenda.clear();
      journal.close();
    },
  };
}

function dueOf(record: AnyRecord): number {
  return record.kind === 'charge' || record.kind === 'refund' ? record.due_ms : 0;
}
