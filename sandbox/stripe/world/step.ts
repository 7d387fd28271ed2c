import type { AnyRecord, Kind, RecordOf } from './records.ts';
import type { World } from './world.ts';

/**
 * One request's changes, gathered and then committed at once. What a step has put, it reads back;
 * nobody else sees it before commit, and a refusal thrown on the way leaves nothing behind.
 */
export interface Step {
  readonly world: World;
  readonly now_s: number;
  readonly now_ms: number;
  readonly puts: readonly AnyRecord[];
  readonly emitted: readonly Emitted[];
  readonly newId: (prefix: string, length: number) => string;
  /** The place in the order of its kind that a new record takes. */
  readonly nextN: (kind: Kind) => number;
  readonly get: <K extends Kind>(kind: K, id: string) => RecordOf[K] | undefined;
  readonly put: <R extends AnyRecord>(record: R) => R;
  readonly emit: (type: string, record: AnyRecord, previous?: AnyRecord) => void;
}

export interface Emitted {
  readonly type: string;
  readonly record: AnyRecord;
  readonly previous: AnyRecord | null;
}

export function openStep(world: World): Step {
  const puts: AnyRecord[] = [];
  const emitted: Emitted[] = [];
  const now_ms = world.clock.now_ms();

  function find(kind: Kind, id: string): AnyRecord | undefined {
    for (let i = puts.length - 1; i >= 0; i -= 1) {
      const put = puts[i];
      if (put !== undefined && put.id === id) return put.kind === kind ? put : undefined;
    }
    return world.tables[kind].byId.get(id);
  }

  return {
    world,
    now_ms,
    now_s: Math.floor(now_ms / 1000),
    puts,
    emitted,
    newId: (prefix, length) => world.names.next(prefix, length),
    nextN(kind) {
      let next = world.tables[kind].ids.length;
      for (const put of puts) if (put.kind === kind && put.n >= next) next = put.n + 1;
      return next;
    },
    get: <K extends Kind>(kind: K, id: string) => find(kind, id) as RecordOf[K] | undefined,
    put<R extends AnyRecord>(record: R): R {
      puts.push(record);
      return record;
    },
    emit(type, record, previous) {
      emitted.push({ type, record, previous: previous ?? null });
    },
  };
}
