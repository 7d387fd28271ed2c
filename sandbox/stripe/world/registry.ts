import type { Clock } from '../../kernel/clock.ts';
import type { Journal } from '../../kernel/journal.ts';
import { applyLine, type Line } from './line.ts';
import type { AnyRecord, EventRecord } from './records.ts';
import { plainSettings, type WorldSettings } from './settings.ts';
import type { Step } from './step.ts';
import { createWorld, type World } from './world.ts';

/** What follows from a change outside of the world's state. */
export interface Follow {
  /** What a record's due time brings about. */
  readonly due: (step: Step, record: AnyRecord) => void;
  readonly emitted: (world: World, events: readonly EventRecord[]) => void;
  readonly taken: (world: World, event: string, endpoint: string) => void;
  readonly forgotten: (world: World) => void;
}

export interface RegistryParts {
  readonly seed: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly follow: Follow;
}

/** The worlds there are, the life each is in, and what each has written. */
export interface Registry extends RegistryParts {
  readonly worlds: Map<string, World>;
  readonly accounts: Map<string, World>;
  readonly lives: Map<string, number>;
  readonly written: Map<string, number>;
  settings: WorldSettings;
  /** Letters of journal lines whose world has been reset since. */
  dead: number;
}

const MOST_DEAD = 64 << 20;
/** The name under which lines for all worlds stand; no key opens it. */
const EVERYWHERE = '';

/** Opens the registry with all that the journal tells. */
export function openRegistry(parts: RegistryParts): Registry {
  const registry: Registry = {
    ...parts,
    worlds: new Map(),
    accounts: new Map(),
    lives: new Map(),
    written: new Map(),
    settings: plainSettings,
    dead: 0,
  };
  parts.journal.replay((text) => replay(registry, text));
  compactIfDue(registry);
  return registry;
}

export function worldNamed(registry: Registry, name: string): World {
  return registry.worlds.get(name) ?? make(registry, name, registry.lives.get(name) ?? 1);
}

/** Writes a line of a world, unless that world has been reset meanwhile. */
export function write(registry: Registry, world: World, text: string): void {
  if (registry.worlds.get(world.name) !== world) return;
  count(registry, world.name, text);
  registry.journal.append(text);
}

export function writeChange(
  registry: Registry,
  world: World,
  change: Pick<Line, 'taken' | 'settings' | 'clock'>,
): void {
  write(registry, world, JSON.stringify({ w: world.name, life: world.life, ...change }));
}

export function writeEverywhere(
  registry: Registry,
  change: Pick<Line, 'settings' | 'clock'>,
): void {
  registry.journal.append(JSON.stringify({ w: EVERYWHERE, life: 1, ...change }));
}

/** Gives a key a new, empty world; the old one's lines are dead from here on. */
export function renew(registry: Registry, name: string): void {
  const old = registry.worlds.get(name);
  if (old === undefined) return;
  old.agenda.clear();
  registry.follow.forgotten(old);
  bury(registry, name);
  writeChange(registry, make(registry, name, old.life + 1), {});
  compactIfDue(registry);
}

function make(registry: Registry, name: string, life: number): World {
  const { seed, clock, settings } = registry;
  const world = createWorld({ name, life, seed, clock, settings });
  registry.worlds.set(name, world);
  registry.accounts.set(world.account, world);
  registry.lives.set(name, life);
  return world;
}

function replay(registry: Registry, text: string): void {
  const line = JSON.parse(text) as Line;
  if (line.w === EVERYWHERE) {
    if (line.settings !== undefined) registry.settings = line.settings;
    if (line.clock !== undefined) registry.clock.restore(line.clock);
    return;
  }
  const known = registry.worlds.get(line.w);
  if (known !== undefined && known.life !== line.life) {
    registry.follow.forgotten(known);
    bury(registry, line.w);
  }
  const world = known?.life === line.life ? known : make(registry, line.w, line.life);
  count(registry, line.w, text);
  applyLine(world, line);

  const events = (line.ev ?? []).map(([id]) => world.events.get(id));
  registry.follow.emitted(
    world,
    events.filter((one) => one !== undefined),
  );
  for (const [event, endpoint] of line.taken ?? []) registry.follow.taken(world, event, endpoint);
}

function count(registry: Registry, name: string, text: string): void {
  registry.written.set(name, (registry.written.get(name) ?? 0) + text.length);
}

function bury(registry: Registry, name: string): void {
  registry.dead += registry.written.get(name) ?? 0;
  registry.written.delete(name);
}

/** Rewrites the journal without its dead lines once they are many. */
function compactIfDue(registry: Registry): void {
  if (registry.dead < MOST_DEAD) return;
  registry.dead = 0;
  registry.journal.compact((text) => {
    const [, name = '', life] = /^\{"w":"([^"]*)","life":(\d+)/.exec(text) ?? [];
    return name === EVERYWHERE || Number(life) === (registry.lives.get(name) ?? 1);
  });
}
