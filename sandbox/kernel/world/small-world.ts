import { type Agenda, createAgenda } from '../agenda.ts';
import { type Clock, createClock } from '../clock.ts';
import { createIdempotencyStore, type IdempotencyStore } from '../idempotency.ts';
import { createNames, type Names, nameOf } from '../random.ts';
import type { Kept, KeptReply, NoticeRecord, Shape, TableName } from './shape.ts';

/** One account at a small provider: all that one key sees. Worlds never see each other. */
export interface SmallWorld<P extends Shape> {
  readonly name: string;
  readonly life: number;
  /** Stands for the world where its key must not be seen, as in the address of a page. */
  readonly account: string;
  readonly seed: string;
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly names: Names;
  /** Names for what is not kept, such as request ids: they do not change which ids records get. */
  readonly requests: Names;
  readonly idempotency: IdempotencyStore<KeptReply>;
  readonly calls: Map<string, CallCounts>;
  /** The newest notices, oldest first. */
  readonly notices: ReadonlyMap<string, NoticeRecord<P>>;
  readonly get: <K extends TableName<P>>(table: K, id: string) => P['tables'][K] | undefined;
  /** All records of a table in order of creation. */
  readonly list: <K extends TableName<P>>(table: K) => readonly P['tables'][K][];
  /** As `get` and `list`, without what `visibility_delay_ms` still hides: for answering reads. */
  readonly see: <K extends TableName<P>>(table: K, id: string) => P['tables'][K] | undefined;
  readonly listSeen: <K extends TableName<P>>(table: K) => readonly P['tables'][K][];
  readonly size: (table: TableName<P>) => number;
  /** Makes changes without a journal line. Only commit and replay call these. */
  readonly restore: (table: TableName<P>, record: Kept) => void;
  readonly hide: (table: TableName<P>, id: string, until_ms: number) => void;
  readonly note: (notice: NoticeRecord<P>) => void;
  /** The tables that have ever had a record. */
  readonly tableNames: () => readonly TableName<P>[];
  settings: P['settings'];
}

export interface CallCounts {
  received: number;
  executed: number;
  replayed: number;
}

const NOTICES_KEPT = 100_000;

export function createSmallWorld<P extends Shape>(given: {
  readonly name: string;
  readonly life: number;
  readonly seed: string;
  readonly clock: Clock;
  readonly settings: P['settings'];
  readonly keyLife_s: number;
}): SmallWorld<P> {
  const seed = `${given.seed}/${given.name}`;
  const clock = createClock(given.clock.now_ms);
  const tables = new Map<string, Map<string, Kept>>();
  const notices = new Map<string, NoticeRecord<P>>();
  const hidden = new Map<string, number>();

  // The types of a table's records are the provider's word: a step takes no others.
  const get = <K extends TableName<P>>(table: K, id: string) =>
    tables.get(table)?.get(id) as P['tables'][K] | undefined;
  const list = <K extends TableName<P>>(table: K) =>
    [...(tables.get(table)?.values() ?? [])] as P['tables'][K][];
  const isSeen = (table: string, id: string) => {
    const until_ms = hidden.size === 0 ? undefined : hidden.get(`${table}/${id}`);
    if (until_ms === undefined) return true;
    const isOver = until_ms <= clock.now_ms();
    if (isOver) hidden.delete(`${table}/${id}`);
    return isOver;
  };

  return {
    name: given.name,
    life: given.life,
    account: nameOf(`${seed}/account`, 15),
    seed,
    clock,
    agenda: createAgenda(clock),
    names: createNames(`${seed}/objects`),
    requests: createNames(`${seed}/requests`),
    idempotency: createIdempotencyStore(given.keyLife_s),
    calls: new Map(),
    notices,
    get,
    list,
    see: (table, id) => (isSeen(table, id) ? get(table, id) : undefined),
    listSeen: (table) => list(table).filter((one) => isSeen(table, one.id)),
    size: (table) => tables.get(table)?.size ?? 0,
    restore(table, record) {
      const known = tables.get(table);
      if (known === undefined) tables.set(table, new Map([[record.id, record]]));
      else known.set(record.id, record);
    },
    hide: (table, id, until_ms) => void hidden.set(`${table}/${id}`, until_ms),
    note(notice) {
      notices.set(notice.id, notice);
      if (notices.size <= NOTICES_KEPT) return;
      for (const oldest of notices.keys()) {
        notices.delete(oldest);
        return;
      }
    },
    tableNames: () => [...tables.keys()] as TableName<P>[],
    settings: given.settings,
  };
}
