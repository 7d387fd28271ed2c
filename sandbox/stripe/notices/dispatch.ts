import { realTime_ms } from '../../kernel/clock.ts';
import { apiVersion } from '../contract/version.ts';
import { renderEvent } from '../events/render-event.ts';
import type { WebhookEndpointRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import type { Flow, Parcel } from './flow.ts';
import type { NoticeKnobs } from './knobs.ts';
import { postNotice } from './post.ts';
import { signatureOf } from './sign.ts';

/** The desk's own state: the flow of each world, and whether parcels may leave yet. */
export interface Office {
  readonly flows: Map<World, Flow>;
  readonly seed: string;
  readonly url: () => string;
  readonly noteTaken: (world: World, taken: readonly (readonly [string, string])[]) => void;
  common: NoticeKnobs;
  isStarted: boolean;
}

const AT_ONCE = 32;
const SHUFFLE_WINDOW_MS = 25;
const NOTE_WINDOW_MS = 10;

/** Takes a parcel in: keeps it back, loses it, or puts it on its way, as the knobs say. */
export function accept(office: Office, flow: Flow, parcel: Parcel): void {
  if (flow.knobs.hold) flow.held.push(parcel);
  else if (isLost(flow)) return;
  else if (flow.knobs.delay_ms > 0) sendLater(office, flow, parcel, flow.knobs.delay_ms);
  else enqueue(office, flow, parcel);
}

/** Whether the knobs lose this parcel; counts it if so. */
export function isLost(flow: Flow): boolean {
  const { drop } = flow.knobs;
  if (drop === 0) return false;
  const isDropped = drop >= 1 || flow.dice() < drop;
  if (drop >= 1) flow.knobs = { ...flow.knobs, drop: drop - 1 };
  if (isDropped) flow.counts.dropped += 1;
  return isDropped;
}

export function enqueue(office: Office, flow: Flow, parcel: Parcel): void {
  flow.queue.push(parcel);
  if (!office.isStarted || flow.isPumping) return;
  flow.isPumping = true;
  if (flow.knobs.shuffle) setTimeout(() => pump(office, flow), SHUFFLE_WINDOW_MS).unref();
  else setImmediate(() => pump(office, flow));
}

function sendLater(office: Office, flow: Flow, parcel: Parcel, wait_ms: number): void {
  flow.waiting.add(parcel);
  const { agenda, clock } = flow.world;
  agenda.at(clock.now_ms() + wait_ms, () => {
    if (flow.waiting.delete(parcel)) enqueue(office, flow, parcel);
  });
}

function pump(office: Office, flow: Flow): void {
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

async function send(office: Office, flow: Flow, parcel: Parcel): Promise<void> {
  flow.inFlight += 1;
  const endpoint = flow.world.tables.webhook_endpoint.byId.get(parcel.endpoint);
  const isWanted = endpoint !== undefined && !endpoint.is_deleted && !endpoint.is_disabled;
  const isTaken = isWanted && (await deliver(flow, parcel, endpoint, office.url()));
  flow.inFlight -= 1;

  if (isTaken) {
    flow.counts.delivered += 1;
    if (flow.pending.settle(parcel)) note(office, flow, parcel);
  } else if (isWanted) {
    flow.counts.failed += 1;
    const wait_ms = flow.knobs.retry_ms[parcel.tries];
    parcel.tries += 1;
    const isAlive = office.flows.get(flow.world) === flow;
    if (wait_ms !== undefined && isAlive) sendLater(office, flow, parcel, wait_ms);
  } else flow.pending.settle(parcel);
  pump(office, flow);
  flow.settled();
}

/** Posts a parcel with its copies, forgeries and late twins; taken when the true one was. */
async function deliver(
  flow: Flow,
  parcel: Parcel,
  endpoint: WebhookEndpointRecord,
  url: string,
): Promise<boolean> {
  const { knobs } = flow;
  const body = JSON.stringify(
    renderEvent(parcel.event, flow.world, {
      url,
      api_version: endpoint.api_version ?? apiVersion,
      pending_webhooks: flow.pending.countOf(parcel.event.id),
      isStale: knobs.stale_payload,
    }),
  );
  // Signed by the computer's time: the receiver does not live by the virtual clock.
  const now_s = Math.floor(realTime_ms() / 1000);
  const post = (text: string, secret: string, at_s: number) =>
    postNotice(endpoint.url, text, signatureOf(text, secret, at_s));

  if (knobs.forge) {
    flow.counts.forged += 1;
    const forged = body.replaceAll(/"amount(_received)?":\d+/g, '"amount$1":99999999');
    await post(forged, 'whsec_of_somebody_else', now_s);
  }
  if (knobs.expired_s > 0) await post(body, endpoint.secret, now_s - knobs.expired_s);
  const statuses = await Promise.all(
    Array.from({ length: 1 + knobs.duplicate }, () => post(body, endpoint.secret, now_s)),
  );
  return statuses.some((status) => status >= 200 && status < 300);
}

/** Writes what was taken, a few at a time: after a crash a notice may come twice, as Stripe's do. */
function note(office: Office, flow: Flow, parcel: Parcel): void {
  flow.notes.push([parcel.event.id, parcel.endpoint]);
  if (flow.notes.length > 1) return;
  setTimeout(() => {
    const taken = flow.notes.splice(0);
    if (office.flows.get(flow.world) === flow) office.noteTaken(flow.world, taken);
  }, NOTE_WINDOW_MS).unref();
}

function shuffle(queue: Parcel[], from: number, dice: () => number): void {
  for (let i = queue.length - 1; i > from; i -= 1) {
    const j = from + Math.floor(dice() * (i - from + 1));
    const [a, b] = [queue[i], queue[j]];
    if (a === undefined || b === undefined) continue;
    queue[i] = b;
    queue[j] = a;
  }
}
