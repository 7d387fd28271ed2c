import { realTime_ms } from '../clock.ts';
import type { Carrier, Letter, Manner } from './carrier.ts';
import type { Flow, Named, Parcel, Place } from './flow.ts';
import type { NoticeKnobs } from './knobs.ts';
import { postNotice } from './post.ts';

/** The desk's own state: the flow of each world, and whether parcels may leave yet. */
export interface Office<W extends Place, N extends Named> {
  readonly flows: Map<W, Flow<W, N>>;
  readonly seed: string;
  readonly carrier: Carrier<W, N>;
  /** Writes down which notices were taken at which addresses. */
  readonly noteTaken: (world: W, taken: readonly (readonly [string, string])[]) => void;
  common: NoticeKnobs;
  isStarted: boolean;
}

const AT_ONCE = 32;
const SHUFFLE_WINDOW_MS = 25;
const NOTE_WINDOW_MS = 10;

/** Takes a parcel in: keeps it back, loses it, or puts it on its way, as the knobs say. */
export function accept<W extends Place, N extends Named>(
  office: Office<W, N>,
  flow: Flow<W, N>,
  parcel: Parcel<N>,
): void {
  if (flow.knobs.hold) flow.held.push(parcel);
  else if (isLost(flow)) return;
  else if (flow.knobs.delay_ms > 0) sendLater(office, flow, parcel, flow.knobs.delay_ms);
  else enqueue(office, flow, parcel);
}

/** Whether the knobs lose this parcel; counts it if so. */
export function isLost<W extends Place, N extends Named>(flow: Flow<W, N>): boolean {
  const { drop } = flow.knobs;
  if (drop === 0) return false;
  const isDropped = drop >= 1 || flow.dice() < drop;
  if (drop >= 1) flow.knobs = { ...flow.knobs, drop: drop - 1 };
  if (isDropped) flow.counts.dropped += 1;
  return isDropped;
}

export function enqueue<W extends Place, N extends Named>(
  office: Office<W, N>,
  flow: Flow<W, N>,
  parcel: Parcel<N>,
): void {
  flow.queue.push(parcel);
  if (!office.isStarted || flow.isPumping) return;
  flow.isPumping = true;
  if (flow.knobs.shuffle) setTimeout(() => pump(office, flow), SHUFFLE_WINDOW_MS).unref();
  else setImmediate(() => pump(office, flow));
}

function sendLater<W extends Place, N extends Named>(
  office: Office<W, N>,
  flow: Flow<W, N>,
  parcel: Parcel<N>,
  wait_ms: number,
): void {
  flow.waiting.add(parcel);
  const { agenda, clock } = flow.world;
  agenda.at(clock.now_ms() + wait_ms, () => {
    if (flow.waiting.delete(parcel)) enqueue(office, flow, parcel);
  });
}

function pump<W extends Place, N extends Named>(office: Office<W, N>, flow: Flow<W, N>): void {
  flow.isPumping = false;
  if (flow.knobs.shuffle) shuffle(flow.queue, flow.from, flow.dice);
  while (flow.inFlight < AT_ONCE && flow.queue.length > flow.from) {
    const parcel = flow.queue[flow.from];
    flow.from += 1;
    if (parcel !== undefined) void send(office, flow, parcel);
  }
  if (flow.from > 1_000 || flow.from === flow.queue.length) {
    flow.queue.splice(0, flow.from);
    flow.from = 0;
  }
}

async function send<W extends Place, N extends Named>(
  office: Office<W, N>,
  flow: Flow<W, N>,
  parcel: Parcel<N>,
): Promise<void> {
  flow.inFlight += 1;
  const letter = write(office, flow, parcel, {});
  const isTaken = letter !== undefined && (await deliver(office, flow, parcel, letter));
  flow.inFlight -= 1;

  if (isTaken) {
    flow.counts.delivered += 1;
    if (flow.pending.settle(parcel)) note(office, flow, parcel);
  } else if (letter !== undefined) {
    flow.counts.failed += 1;
    const wait_ms = flow.knobs.retry_ms[parcel.tries];
    parcel.tries += 1;
    const isAlive = office.flows.get(flow.world) === flow;
    if (wait_ms !== undefined && isAlive) sendLater(office, flow, parcel, wait_ms);
  } else flow.pending.settle(parcel);
  pump(office, flow);
  flow.settled();
}

function write<W extends Place, N extends Named>(
  office: Office<W, N>,
  flow: Flow<W, N>,
  { notice, to }: Parcel<N>,
  changes: Partial<Manner>,
): Letter | undefined {
  return office.carrier.render(flow.world, notice, to, {
    isStale: flow.knobs.stale_payload,
    isForged: false,
    at_s: Math.floor(realTime_ms() / 1000),
    pending: flow.pending.countOf(notice.id),
    ...changes,
  });
}

/** Posts a letter with its copies, forgeries and late twins; taken when the true one was. */
async function deliver<W extends Place, N extends Named>(
  office: Office<W, N>,
  flow: Flow<W, N>,
  parcel: Parcel<N>,
  letter: Letter,
): Promise<boolean> {
  const { knobs } = flow;
  const post = async (one: Letter | undefined) => (one === undefined ? 0 : await postNotice(one));

  if (knobs.forge) {
    flow.counts.forged += 1;
    await post(write(office, flow, parcel, { isForged: true }));
  }
  if (knobs.expired_s > 0) {
    const at_s = Math.floor(realTime_ms() / 1000) - knobs.expired_s;
    await post(write(office, flow, parcel, { at_s }));
  }
  const statuses = await Promise.all(
    Array.from({ length: 1 + knobs.duplicate }, () => post(letter)),
  );
  return statuses.some((status) => status >= 200 && status < 300);
}

/** Writes what was taken, a few at a time: after a crash a notice may come twice, as true providers' do. */
function note<W extends Place, N extends Named>(
  office: Office<W, N>,
  flow: Flow<W, N>,
  parcel: Parcel<N>,
): void {
  flow.notes.push([parcel.notice.id, parcel.to]);
  if (flow.notes.length > 1) return;
  setTimeout(() => {
    const taken = flow.notes.splice(0);
    if (office.flows.get(flow.world) === flow) office.noteTaken(flow.world, taken);
  }, NOTE_WINDOW_MS).unref();
}

function shuffle<P>(queue: P[], from: number, dice: () => number): void {
  for (let i = queue.length - 1; i > from; i -= 1) {
    const j = from + Math.floor(dice() * (i - from + 1));
    const [a, b] = [queue[i], queue[j]];
    if (a === undefined || b === undefined) continue;
    queue[i] = b;
    queue[j] = a;
  }
}
