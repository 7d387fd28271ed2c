import type { Clock } from '../clock.ts';
import type { Journal } from '../journal.ts';
import { type BaseLine, openRegistry, type Registry } from '../registry.ts';
import type { Kept, KeptReply, NoticeRecord, Shape, TableName } from './shape.ts';
import { openSmallStep, type SmallStep } from './small-step.ts';
import { createSmallWorld, type SmallWorld } from './small-world.ts';

/** All worlds of one small provider, each made when its key is first seen. */
export interface SmallWorlds<P extends Shape> {
  readonly get: (name: string) => SmallWorld<P>;
  /** The world of that name if there is one; makes none. */
  readonly find: (name: string) => SmallWorld<P> | undefined;
  readonly ofAccount: (account: string) => SmallWorld<P> | undefined;
  readonly all: () => readonly SmallWorld<P>[];
  /** Makes a step's changes, keeps the answer under its key, and writes both as one line. */
  readonly commit: (step: SmallStep<P>, keep?: Keeping) => void;
  readonly reset: (name: string) => void;
  readonly resetAll: () => void;
  readonly setSettings: (name: string | undefined, change: Partial<P['settings']>) => void;
  /** Writes how a world's clock stands, or the one they all stand on. */
  readonly noteClock: (world: SmallWorld<P> | undefined) => void;
  /** Writes that addresses have taken notices, so that a restart does not send them again. */
  readonly noteTaken: (world: SmallWorld<P>, taken: readonly Taken[]) => void;
  readonly close: () => void;
}

export interface Keeping {
  readonly key: string;
  readonly reply: KeptReply;
}

type Taken = readonly [notice: string, to: string];

/** What follows from a change outside of the worlds' state. */
export interface SmallFollow<P extends Shape> {
  /** What time does to a record whose `due_ms` has come; its step is committed after. */
  readonly due: (step: SmallStep<P>, table: TableName<P>, record: Kept) => void;
  readonly emitted: (world: SmallWorld<P>, notices: readonly NoticeRecord<P>[]) => void;
  readonly taken: (world: SmallWorld<P>, notice: string, to: string) => void;
  readonly forgotten: (world: SmallWorld<P>) => void;
}

export interface SmallWorldsParts<P extends Shape> {
  readonly seed: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly settings: P['settings'];
  readonly keyLife_s: number;
  readonly follow: SmallFollow<P>;
}

/** One line of a small provider's journal: a committed step, or a change of how a world runs. */
interface Line<P extends Shape> extends BaseLine<P['settings']> {
  readonly names?: number;
  readonly put?: readonly (readonly [TableName<P>, Kept])[];
  readonly ntc?: readonly NoticeRecord<P>[];
  readonly idem?: readonly [string, KeptReply];
  readonly taken?: readonly Taken[];
}

interface Office<P extends Shape> {
  readonly registry: Registry<SmallWorld<P>, Line<P>, P['settings']>;
  readonly follow: SmallFollow<P>;
}

/** Opens the worlds as the journal has them; what was due before a restart is due again. */
export function openSmallWorlds<P extends Shape>(parts: SmallWorldsParts<P>): SmallWorlds<P> {
  const { seed, clock, journal, follow, keyLife_s } = parts;
  const accounts = new Map<string, SmallWorld<P>>();
  const registry = openRegistry<SmallWorld<P>, Line<P>, P['settings']>({
    clock,
    journal,
    plain: parts.settings,
    make(name, life, settings) {
      const world = createSmallWorld<P>({ name, life, seed, clock, settings, keyLife_s });
      accounts.set(world.account, world);
      return world;
    },
    apply: (world, line) => replay(follow, world, line),
    forgotten: follow.forgotten,
  });
  const office: Office<P> = { registry, follow };
  for (const world of registry.all()) scheduleAll(office, world);

  return {
    get: registry.named,
    find: registry.find,
    ofAccount: (account) => accounts.get(account),
    all: registry.all,
    commit: (step, keep) => commit(office, step, keep),
    reset: registry.renew,
    resetAll() {
      for (const world of registry.all()) registry.renew(world.name);
    },
    setSettings: registry.setSettings,
    noteClock: registry.noteClock,
    noteTaken: (world, taken) => registry.writeChange(world, { taken }),
    close() {
      for (const world of registry.all()) world.agenda.clear();
      journal.close();
    },
  };
}

function commit<P extends Shape>(office: Office<P>, step: SmallStep<P>, keep?: Keeping): void {
  const { world, puts, notices } = step;
  const { visibility_delay_ms } = world.settings;
  for (const [table, record] of puts) {
    const isNew = world.get(table, record.id) === undefined;
    if (isNew && visibility_delay_ms > 0) {
      world.hide(table, record.id, step.now_ms + visibility_delay_ms);
    }
    world.restore(table, record);
  }
  for (const notice of notices) world.note(notice);
  if (keep !== undefined) world.idempotency.keep(keep.key, keep.reply);

  if (puts.length > 0 || notices.length > 0 || keep !== undefined) {
    const line: Line<P> = {
      w: world.name,
      life: world.life,
      names: world.names.count(),
      ...(puts.length === 0 ? {} : { put: puts }),
      ...(notices.length === 0 ? {} : { ntc: notices }),
      ...(keep === undefined ? {} : { idem: [keep.key, keep.reply] }),
    };
    office.registry.write(world, JSON.stringify(line));
  }
  for (const [table, record] of puts) schedule(office, world, table, record);
  if (notices.length > 0) office.follow.emitted(world, notices);
}

function replay<P extends Shape>(
  follow: SmallFollow<P>,
  world: SmallWorld<P>,
  line: Line<P>,
): void {
  if (line.names !== undefined) world.names.restore(line.names);
  for (const [table, record] of line.put ?? []) world.restore(table, record);
  for (const notice of line.ntc ?? []) world.note(notice);
  if (line.idem !== undefined) world.idempotency.keep(...line.idem);
  if (line.ntc !== undefined) follow.emitted(world, line.ntc);
  for (const [notice, to] of line.taken ?? []) follow.taken(world, notice, to);
}

function scheduleAll<P extends Shape>(office: Office<P>, world: SmallWorld<P>): void {
  for (const table of world.tableNames()) {
    for (const record of world.list(table)) schedule(office, world, table, record);
  }
}

/** Records carry their due time, so what is due after a restart follows from the state. */
function schedule<P extends Shape>(
  office: Office<P>,
  world: SmallWorld<P>,
  table: TableName<P>,
  record: Kept,
): void {
  const { due_ms } = record;
  if (due_ms === undefined || due_ms === null) return;
  world.agenda.at(due_ms, () => {
    // A later version has an entry of its own, or needs none.
    const now = world.get(table, record.id);
    if (now !== record) return;
    const step = openSmallStep(world);
    office.follow.due(step, table, now);
    // The same due time again would run without end.
    if (step.get(table, record.id)?.due_ms === due_ms) {
      throw new Error(`what was due of ${table} ${record.id} has left its due_ms as it was`);
    }
    commit(office, step);
  });
}
