import type { Agenda } from '../agenda.ts';
import type { Clock } from '../clock.ts';
import type { NoticeKnobs } from './knobs.ts';

/** What notices flow from: a world with a name and a time of its own. */
export interface Place {
  readonly name: string;
  readonly clock: Clock;
  readonly agenda: Agenda;
}

/** What a notice must have: a name by which it is counted, kept and sent again. */
export interface Named {
  readonly id: string;
}

/** One notice on its way to one address. */
export interface Parcel<N extends Named> {
  readonly notice: N;
  readonly to: string;
  tries: number;
}

/** The notices of one world that are on their way. */
export interface Flow<W extends Place, N extends Named> {
  readonly world: W;
  readonly dice: () => number;
  knobs: NoticeKnobs;
  /** Parcels to send now; those before `from` have left. */
  readonly queue: Parcel<N>[];
  from: number;
  inFlight: number;
  isPumping: boolean;
  readonly held: Parcel<N>[];
  readonly waiting: Set<Parcel<N>>;
  readonly pending: Pending<N>;
  readonly notes: [string, string][];
  readonly counts: { delivered: number; failed: number; dropped: number; forged: number };
  readonly idle: () => Promise<void>;
  readonly settled: () => void;
}

/** Which addresses have not taken which notices. */
export interface Pending<N extends Named> {
  readonly add: (parcel: Parcel<N>) => void;
  /** Takes a parcel out; false when it was out already. */
  readonly settle: (parcel: Parcel<N>) => boolean;
  readonly drop: (notice: string, to: string) => void;
  readonly countOf: (notice: string) => number;
  readonly all: () => readonly Parcel<N>[];
}

export function newFlow<W extends Place, N extends Named>(
  world: W,
  knobs: NoticeKnobs,
  dice: () => number,
): Flow<W, N> {
  let waiters: (() => void)[] = [];
  const isIdle = () => flow.inFlight === 0 && flow.queue.length === flow.from;
  const flow: Flow<W, N> = {
    world,
    dice,
    knobs,
    queue: [],
    from: 0,
    inFlight: 0,
    isPumping: false,
    held: [],
    waiting: new Set(),
    pending: newPending(),
    notes: [],
    counts: { delivered: 0, failed: 0, dropped: 0, forged: 0 },
    idle: () => (isIdle() ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
    settled() {
      if (!isIdle()) return;
      for (const wake of waiters) wake();
      waiters = [];
    },
  };
  return flow;
}

function newPending<N extends Named>(): Pending<N> {
  const byNotice = new Map<string, Parcel<N>[]>();

  function drop(notice: string, to: string): boolean {
    const parcels = byNotice.get(notice) ?? [];
    const rest = parcels.filter((one) => one.to !== to);
    if (rest.length === 0) byNotice.delete(notice);
    else byNotice.set(notice, rest);
    return rest.length < parcels.length;
  }

  return {
    add(parcel) {
      const parcels = byNotice.get(parcel.notice.id);
      if (parcels === undefined) byNotice.set(parcel.notice.id, [parcel]);
      else parcels.push(parcel);
    },
    settle: (parcel) => drop(parcel.notice.id, parcel.to),
    drop: (notice, to) => void drop(notice, to),
    countOf: (notice) => byNotice.get(notice)?.length ?? 0,
    all: () => [...byNotice.values()].flat(),
  };
}
