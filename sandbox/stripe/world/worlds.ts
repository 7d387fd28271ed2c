import type { Clock } from '../../kernel/clock.ts';
import type { Journal } from '../../kernel/journal.ts';
import { openRegistry, type Registry } from '../../kernel/registry.ts';
import { type Asker, applyStep, nobody } from './apply-step.ts';
import { worldsOf } from './connected.ts';
import type { Follow } from './follow.ts';
import { type KeptAnswer, keptUnder } from './idempotency.ts';
import { applyLine, type Line, lineOf } from './line.ts';
import type { AnyRecord, Kind } from './records.ts';
import { plainSettings, type WorldSettings } from './settings.ts';
import { openStep, type Step } from './step.ts';
import { createWorld, type World } from './world.ts';

/** All worlds of one sandbox, each made when its key is first seen. */
export interface Worlds {
  readonly get: (name: string) => World;
  /** The world of an account, be it a platform or connected to one. */
  readonly ofAccount: (account: string) => World | undefined;
  readonly all: () => readonly World[];
  /** Makes a step's changes and writes them to the journal, with the answer to keep if any. */
  readonly commit: (step: Step, asker: Asker, keep: Keep) => void;
  readonly reset: (name: string) => void;
  readonly resetAll: () => void;
  /** Writes that endpoints have taken events, so that a restart does not send them again. */
  readonly noteTaken: (world: World, taken: NonNullable<Line['taken']>) => void;
  readonly setSettings: (name: string | undefined, change: Partial<WorldSettings>) => void;
  /** Writes how a world's clock stands, or the sandbox's own. */
  readonly noteClock: (world: World | undefined) => void;
  readonly close: () => void;
}

/** Gives the answer to keep under a key, once the changes are made and can be rendered. */
export type Keep = () => { readonly key: string; readonly answer: KeptAnswer } | null;

export interface WorldsParts {
  readonly seed: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly follow: Follow;
}

interface Keeping {
  readonly registry: Registry<World, Line, WorldSettings>;
  readonly follow: Follow;
}

/** Opens the worlds as the journal has them; what was due before a restart is due again. */
export function createWorlds({ seed, clock, journal, follow }: WorldsParts): Worlds {
  const accounts = new Map<string, World>();
  const registry = openRegistry<World, Line, WorldSettings>({
    clock,
    journal,
    plain: plainSettings,
    make(name, life, settings) {
      const world = createWorld({ name, life, seed, clock, settings });
      accounts.set(world.account, world);
      return world;
    },
    apply: (world, line) => replay(follow, world, line),
    forgotten: follow.forgotten,
  });
  const keeping: Keeping = { registry, follow };
  for (const world of registry.all()) scheduleAll(keeping, world);

  return {
    get: registry.named,
    ofAccount(account) {
      const own = accounts.get(account);
      if (own !== undefined) return own;
      const platform = registry.all().find((one) => one.connected.has(account));
      return platform?.connected.get(account);
    },
    all: registry.all,
    commit: (step, asker, keep) => commit(keeping, step, asker, keep),
    reset: registry.renew,
    resetAll() {
      for (const world of registry.all()) registry.renew(world.name);
    },
    noteTaken: (world, taken) => registry.writeChange(world, { taken }),
    setSettings: registry.setSettings,
    noteClock: registry.noteClock,
    close() {
      for (const world of registry.all()) world.agenda.clear();
      journal.close();
    },
  };
}

function replay(follow: Follow, platform: World, line: Line): void {
  const events = applyLine(platform, line);
  if (events.length > 0) follow.emitted(platform, events);
  for (const [event, endpoint] of line.taken ?? []) follow.taken(platform, event, endpoint);
}

function commit(keeping: Keeping, step: Step, asker: Asker, keep: Keep): void {
  const { world, puts } = step;
  const events = applyStep(step, asker);
  const kept = keep();
  if (kept !== null) keptUnder(world, kept.key).keep(kept.key, kept.answer);
  if (puts.length > 0 || kept !== null) {
    keeping.registry.write(world.platform, lineOf(step, events, kept));
  }
  for (const { owner, record } of puts) schedule(keeping, owner, record);
  if (events.length > 0) keeping.follow.emitted(world.platform, events);
}

function scheduleAll(keeping: Keeping, platform: World): void {
  for (const world of worldsOf(platform)) {
    for (const kind of Object.keys(world.tables) as Kind[]) {
      for (const record of world.tables[kind].byId.values()) schedule(keeping, world, record);
    }
  }
}

/** Records carry their due time, so what is due after a restart follows from the state. */
function schedule(keeping: Keeping, owner: World, record: AnyRecord): void {
  const due_ms = dueOf(record);
  if (due_ms === 0) return;
  owner.agenda.at(due_ms, () => {
    const now = owner.tables[record.kind].byId.get(record.id);
    if (now === undefined || dueOf(now) !== due_ms) return;
    const step = openStep(owner);
    keeping.follow.due(step, now);
    commit(keeping, step, nobody, () => null);
  });
}

/** Any kind may have a due time: a field `due_ms`, 0 for never. */
function dueOf(record: AnyRecord): number {
  return 'due_ms' in record ? record.due_ms : 0;
}
