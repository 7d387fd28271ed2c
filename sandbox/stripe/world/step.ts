import { worldOfAccount } from './connected.ts';
import type { AnyRecord, Kind, RecordOf } from './records.ts';
import type { World } from './world.ts';

/**
 * One request's changes, gathered and then committed at once. What a step has put, it reads back;
 * nobody else sees it before commit, and a refusal thrown on the way leaves nothing behind.
 * A step reads and writes one account's world; `at` is the same step in another's.
 */
export interface Step {
  readonly world: World;
  readonly now_s: number;
  readonly now_ms: number;
  /** All that the step puts and emits, whosever it is. */
  readonly puts: readonly Put[];
  readonly emitted: readonly Emitted[];
  /** This step in the world of a connected account, or in the platform's for null. */
  readonly at: (account: string | null) => Step;
  readonly newId: (prefix: string, length: number) => string;
  /** The place in the order of its kind that a new record takes. */
  readonly nextN: (kind: Kind) => number;
  readonly get: <K extends Kind>(kind: K, id: string) => RecordOf[K] | undefined;
  readonly put: <R extends AnyRecord>(record: R) => R;
  readonly emit: (type: string, record: AnyRecord, previous?: AnyRecord) => void;
}

/** A new version of a record, and the world it belongs to. */
export interface Put {
  readonly owner: World;
  readonly record: AnyRecord;
}

export interface Emitted {
  readonly owner: World;
  readonly type: string;
  readonly record: AnyRecord;
  readonly previous: AnyRecord | null;
}

export function openStep(world: World): Step {
  return stepIn(world, world.clock.now_ms(), [], []);
}

function stepIn(world: World, now_ms: number, puts: Put[], emitted: Emitted[]): Step {
  function find(kind: Kind, id: string): AnyRecord | undefined {
    for (let i = puts.length - 1; i >= 0; i -= 1) {
      const put = puts[i];
      if (put === undefined || put.record.id !== id || put.owner !== world) continue;
      return put.record.kind === kind ? put.record : undefined;
    }
    return world.tables[kind].byId.get(id);
  }

  return {
    world,
    now_ms,
    now_s: Math.floor(now_ms / 1000),
    puts,
    emitted,
    at: (account) => stepIn(worldOfAccount(world, account), now_ms, puts, emitted),
    newId: (prefix, length) => world.names.next(prefix, length),
    nextN(kind) {
      let next = world.tables[kind].ids.length;
      for (const { owner, record } of puts) {
        if (owner === world && record.kind === kind && record.n >= next) next = record.n + 1;
      }
      return next;
    },
    get: <K extends Kind>(kind: K, id: string) => find(kind, id) as RecordOf[K] | undefined,
    put<R extends AnyRecord>(record: R): R {
      puts.push({ owner: world, record });
      return record;
    },
    emit(type, record, previous) {
      emitted.push({ owner: world, type, record, previous: previous ?? null });
    },
  };
}
