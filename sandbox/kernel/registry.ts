import type { Agenda } from './agenda.ts';
import type { Clock, ClockState } from './clock.ts';
import type { Journal } from './journal.ts';

/** A world as the registry keeps it. */
export interface Living<S> {
  readonly name: string;
  /** Which life of that name this is since resets. */
  readonly life: number;
  readonly clock: Clock;
  readonly agenda: Agenda;
  settings: S;
}

/** What every journal line has: whose it is, and changes of how that world runs. */
export interface BaseLine<S> {
  readonly w: string;
  readonly life: number;
  readonly settings?: S;
  readonly clock?: ClockState;
}

export interface RegistryParts<W extends Living<S>, L extends BaseLine<S>, S extends object> {
  /** The clock that the worlds' clocks stand on. */
  readonly clock: Clock;
  readonly journal: Journal;
  readonly plain: S;
  readonly make: (name: string, life: number, settings: S) => W;
  /** Replays one line onto its world as it was when the line was written. */
  readonly apply: (world: W, line: L) => void;
  readonly forgotten: (world: W) => void;
}

/** The worlds there are, the life each is in, and what each has written. */
export interface Registry<W extends Living<S>, L extends BaseLine<S>, S extends object> {
  readonly named: (name: string) => W;
  readonly find: (name: string) => W | undefined;
  readonly all: () => readonly W[];
  /** Writes a line of a world, unless that world has been reset meanwhile. */
  readonly write: (world: W, text: string) => void;
  readonly writeChange: (world: W, change: Omit<L, 'w' | 'life'>) => void;
  /** Gives a key a new, empty world; the old one's lines are dead from here on. */
  readonly renew: (name: string) => void;
  /** Changes the settings of one world, or of all that are and will be. */
  readonly setSettings: (name: string | undefined, change: Partial<S>) => void;
  /** Writes how a world's clock stands, or the one they all stand on. */
  readonly noteClock: (world: W | undefined) => void;
}

interface State<W extends Living<S>, L extends BaseLine<S>, S extends object>
  extends RegistryParts<W, L, S> {
  readonly worlds: Map<string, W>;
  readonly lives: Map<string, number>;
  readonly written: Map<string, number>;
  settings: S;
  /** Letters of journal lines whose world has been reset since. */
  dead: number;
}

const MOST_DEAD = 64 << 20;
/** The name under which lines for all worlds stand; no key opens it. */
const EVERYWHERE = '';

/** Opens the registry with all that the journal tells. */
export function openRegistry<W extends Living<S>, L extends BaseLine<S>, S extends object>(
  parts: RegistryParts<W, L, S>,
): Registry<W, L, S> {
  const { plain, journal } = parts;
  const state: State<W, L, S> = {
    ...parts,
    worlds: new Map(),
    lives: new Map(),
    written: new Map(),
    settings: plain,
    dead: 0,
  };
  journal.replay((text) => replay(state, text));
  compactIfDue(state);
  const named = (name: string) =>
    state.worlds.get(name) ?? make(state, name, state.lives.get(name) ?? 1);
  const everywhere = (change: Partial<BaseLine<S>>) =>
    journal.append(JSON.stringify({ w: EVERYWHERE, life: 1, ...change }));

  return {
    named,
    find: (name) => state.worlds.get(name),
    all: () => [...state.worlds.values()],
    write: (world, text) => write(state, world, text),
    writeChange: (world, change) => writeChange(state, world, change),
    renew: (name) => renew(state, name),
    setSettings(name, change) {
      if (name === undefined) {
        state.settings = { ...state.settings, ...change };
        everywhere({ settings: state.settings });
      }
      for (const world of name === undefined ? state.worlds.values() : [named(name)]) {
        world.settings = { ...world.settings, ...change };
        writeChange(state, world, { settings: world.settings });
      }
    },
    noteClock(world) {
      if (world === undefined) everywhere({ clock: parts.clock.state() });
      else writeChange(state, world, { clock: world.clock.state() });
    },
  };
}

function make<W extends Living<S>, L extends BaseLine<S>, S extends object>(
  state: State<W, L, S>,
  name: string,
  life: number,
): W {
  const world = state.make(name, life, state.settings);
  state.worlds.set(name, world);
  state.lives.set(name, life);
  return world;
}

function write<W extends Living<S>, L extends BaseLine<S>, S extends object>(
  state: State<W, L, S>,
  world: W,
  text: string,
): void {
  if (state.worlds.get(world.name) !== world) return;
  count(state.written, world.name, text);
  state.journal.append(text);
}

function writeChange<W extends Living<S>, L extends BaseLine<S>, S extends object>(
  state: State<W, L, S>,
  world: W,
  change: object,
): void {
  write(state, world, JSON.stringify({ w: world.name, life: world.life, ...change }));
}

function renew<W extends Living<S>, L extends BaseLine<S>, S extends object>(
  state: State<W, L, S>,
  name: string,
): void {
  const old = state.worlds.get(name);
  if (old === undefined) return;
  old.agenda.clear();
  state.forgotten(old);
  bury(state, name);
  writeChange(state, make(state, name, old.life + 1), {});
  compactIfDue(state);
}

function replay<W extends Living<S>, L extends BaseLine<S>, S extends object>(
  state: State<W, L, S>,
  text: string,
): void {
  const line = JSON.parse(text) as L;
  if (line.w === EVERYWHERE) {
    if (line.settings !== undefined) state.settings = line.settings;
    if (line.clock !== undefined) state.clock.restore(line.clock);
    return;
  }
  const known = state.worlds.get(line.w);
  if (known !== undefined && known.life !== line.life) {
    known.agenda.clear();
    state.forgotten(known);
    bury(state, line.w);
  }
  const world = known?.life === line.life ? known : make(state, line.w, line.life);
  count(state.written, line.w, text);
  state.apply(world, line);
  if (line.settings !== undefined) world.settings = line.settings;
  if (line.clock !== undefined) world.clock.restore(line.clock);
}

function count(written: Map<string, number>, name: string, text: string): void {
  written.set(name, (written.get(name) ?? 0) + text.length);
}

function bury<W extends Living<S>, L extends BaseLine<S>, S extends object>(
  state: State<W, L, S>,
  name: string,
): void {
  state.dead += state.written.get(name) ?? 0;
  state.written.delete(name);
}

/** Rewrites the journal without its dead lines once they are many. */
function compactIfDue<W extends Living<S>, L extends BaseLine<S>, S extends object>(
  state: State<W, L, S>,
): void {
  if (state.dead < MOST_DEAD) return;
  state.dead = 0;
  state.journal.compact((text) => {
    const [, name = '', life] = /^\{"w":"([^"]*)","life":(\d+)/.exec(text) ?? [];
    return name === EVERYWHERE || Number(life) === (state.lives.get(name) ?? 1);
  });
}
