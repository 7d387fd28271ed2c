import type { EventRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import type { NoticeKnobs } from './knobs.ts';

/** One event on its way to one endpoint. */
export interface Parcel {
  readonly event: EventRecord;
  readonly endpoint: string;
  tries: number;
}

/** The notices of one world that are on their way. */
export interface Flow {
  readonly world: World;
  readonly dice: () => number;
  knobs: NoticeKnobs;
  /** Parcels to send now; those before `from` have left. */
  readonly queue: Parcel[];
  from: number;
  inFlight: number;
  isPumping: boolean;
  readonly held: Parcel[];
  readonly waiting: Set<Parcel>;
  readonly pending: Pending;
  readonly notes: [string, string][];
  readonly counts: { delivered: number; failed: number; dropped: number; forged: number };
  readonly idle: () => Promise<void>;
  readonly settled: () => void;
}

/** Which endpoints have not taken which events. */
export interface Pending {
  readonly add: (parcel: Parcel) => void;
  /** Takes a parcel out; false when it was out already. */
  readonly settle: (parcel: Parcel) => boolean;
  readonly drop: (event: string, endpoint: string) => void;
  readonly countOf: (event: string) => number;
  readonly all: () => readonly Parcel[];
}

export function newFlow(world: World, knobs: NoticeKnobs, dice: () => number): Flow {
  let waiters: (() => void)[] = [];
  const isIdle = () => flow.inFlight === 0 && flow.queue.length === flow.from;
  const flow: Flow = {
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

function newPending(): Pending {
  const byEvent = new Map<string, Parcel[]>();

  function drop(event: string, endpoint: string): boolean {
    const parcels = byEvent.get(event) ?? [];
    const rest = parcels.filter((one) => one.endpoint !== endpoint);
    if (rest.length === 0) byEvent.delete(event);
    else byEvent.set(event, rest);
    return rest.length < parcels.length;
  }

  return {
    add(parcel) {
      const parcels = byEvent.get(parcel.event.id);
      if (parcels === undefined) byEvent.set(parcel.event.id, [parcel]);
      else parcels.push(parcel);
    },
    settle: (parcel) => drop(parcel.event.id, parcel.endpoint),
    drop: (event, endpoint) => void drop(event, endpoint),
    countOf: (event) => byEvent.get(event)?.length ?? 0,
    all: () => [...byEvent.values()].flat(),
  };
}
