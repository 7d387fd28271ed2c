import type { Kept, NoticeRecord, Shape, TableName } from './shape.ts';
import type { SmallWorld } from './small-world.ts';

/**
 * One request's changes, gathered and then committed at once. What a step has put, it reads back;
 * nobody else sees it before commit, and what is thrown on the way leaves nothing behind.
 */
export interface SmallStep<P extends Shape> {
  readonly world: SmallWorld<P>;
  readonly now_ms: number;
  readonly now_s: number;
  readonly puts: readonly (readonly [TableName<P>, Kept])[];
  readonly notices: readonly NoticeRecord<P>[];
  /** `prefix` followed by `length` letters of base 62, drawn from the world's seed. */
  readonly newId: (prefix: string, length: number) => string;
  readonly get: <K extends TableName<P>>(table: K, id: string) => P['tables'][K] | undefined;
  readonly put: <K extends TableName<P>>(table: K, record: P['tables'][K]) => P['tables'][K];
  /** Sends a notice once the step is committed; `before` is what a stale one carries. */
  readonly notify: (carries: P['notice'], before?: P['notice']) => NoticeRecord<P>;
}

export function openSmallStep<P extends Shape>(world: SmallWorld<P>): SmallStep<P> {
  const puts: (readonly [TableName<P>, Kept])[] = [];
  const notices: NoticeRecord<P>[] = [];
  const now_ms = world.clock.now_ms();

  return {
    world,
    now_ms,
    now_s: Math.floor(now_ms / 1000),
    puts,
    notices,
    newId: (prefix, length) => world.names.next(prefix, length),
    get: <K extends TableName<P>>(table: K, id: string) => {
      const put = puts.findLast(([name, record]) => name === table && record.id === id);
      return put === undefined ? world.get(table, id) : (put[1] as P['tables'][K]);
    },
    put(table, record) {
      puts.push([table, record]);
      return record;
    },
    notify(carries, before) {
      const id = world.names.next('ntc_', 20);
      const notice = { id, at_ms: now_ms, carries, before: before ?? null };
      notices.push(notice);
      return notice;
    },
  };
}
