import { type Asker, applyStep, nobody } from './apply-step.ts';
import type { KeptAnswer } from './idempotency.ts';
import { type Line, lineOf } from './line.ts';
import type { AnyRecord } from './records.ts';
import {
  openRegistry,
  type Registry,
  type RegistryParts,
  renew,
  worldNamed,
  write,
  writeChange,
  writeEverywhere,
} from './registry.ts';
import type { WorldSettings } from './settings.ts';
import { openStep, type Step } from './step.ts';
import type { World } from './world.ts';

/** All worlds of one sandbox, each made when its key is first seen. */
export interface Worlds {
  readonly get: (name: string) => World;
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

/** Opens the worlds as the journal has them; what was due before a restart is due again. */
export function createWorlds(parts: RegistryParts): Worlds {
  const registry = openRegistry(parts);
  const all = () => [...registry.worlds.values()];
  for (const world of all()) scheduleAll(registry, world);

  return {
    get: (name) => worldNamed(registry, name),
    ofAccount: (account) => registry.accounts.get(account),
    all,
    commit: (step, asker, keep) => commit(registry, step, asker, keep),
    reset: (name) => renew(registry, name),
    resetAll() {
      for (const world of all()) renew(registry, world.name);
    },
    noteTaken: (world, taken) => writeChange(registry, world, { taken }),
    setSettings: (name, change) => setSettings(registry, name, change),
    noteClock(world) {
      if (world === undefined) writeEverywhere(registry, { clock: registry.clock.state() });
      else writeChange(registry, world, { clock: world.clock.state() });
    },
    close() {
      for (const world of all()) world.agenda.clear();
      registry.journal.close();
    },
  };
}

function commit(registry: Registry, step: Step, asker: Asker, keep: Keep): void {
  const { world, puts } = step;
  const events = applyStep(step, asker);
  const kept = keep();
  if (kept !== null) world.idempotency.keep(kept.key, kept.answer);
  if (puts.length > 0 || kept !== null) {
    write(registry, world, lineOf(world, puts, events, kept));
  }
  for (const record of puts) schedule(registry, world, record);
  if (events.length > 0) registry.follow.emitted(world, events);
}

function scheduleAll(registry: Registry, world: World): void {
  for (const kind of ['charge', 'refund'] as const) {
    for (const record of world.tables[kind].byId.values()) schedule(registry, world, record);
  }
}

/** Records carry their due time, so what is due after a restart follows from the state. */
function schedule(registry: Registry, world: World, record: AnyRecord): void {
  const due_ms = dueOf(record);
  if (due_ms === 0) return;
  world.agenda.at(due_ms, () => {
    const now = world.tables[record.kind].byId.get(record.id);
    if (now === undefined || dueOf(now) !== due_ms) return;
    const step = openStep(world);
    registry.follow.due(step, now);
    commit(registry, step, nobody, () => null);
  });
}

function dueOf(record: AnyRecord): number {
  return record.kind === 'charge' || record.kind === 'refund' ? record.due_ms : 0;
}

function setSettings(
  registry: Registry,
  name: string | undefined,
  change: Partial<WorldSettings>,
): void {
  if (name === undefined) {
    registry.settings = { ...registry.settings, ...change };
    writeEverywhere(registry, { settings: registry.settings });
  }
  const changed = name === undefined ? registry.worlds.values() : [worldNamed(registry, name)];
  for (const world of changed) {
    world.settings = { ...world.settings, ...change };
    writeChange(registry, world, { settings: world.settings });
  }
}
