import { eventsById, failpoints, type StoredEvent, type Transaction } from '#kernel';
import { openSecret } from '../endpoint/endpoint-secret.ts';
import {
  activeSecrets,
  type LeasedEndpointRow,
  leaseEndpoint,
  releaseEndpoint,
} from '../endpoint/store.ts';
import { presentEvent } from '../event/present-event.ts';
import { deliverName } from './fan-out.ts';
import { postWebhook } from './post-webhook.ts';
import { recordTurn } from './record-turn.ts';
import { signWebhook } from './sign-webhook.ts';
import { type DeliveryRow, dueDeliveries, nextDueAt } from './store.ts';
import { faultOfTarget } from './target.ts';
import type { DeliveryDeps, Try } from './try.ts';

const failpoint = failpoints('webhooks', ['before_send', 'after_send', 'after_record']);

/** Longer than the slowest round of tries takes. */
const leaseMs = 30_000;
const atOnceMax = 8;
const roundsMax = 20;

/**
 * Delivers what is due to one endpoint, alone: an endpoint is leased to one process at a time, and
 * a crash gives it free when the lease ends. An endpoint that failed last gets a single webhook as
 * a probe; a healthy one several at once. Nothing is due any more, or the endpoint had its share of
 * turns: then it is woken for the next.
 */
export const deliverToEndpoint = async (
  deps: DeliveryDeps,
  endpointId: string,
  isStopping: () => boolean,
): Promise<void> => {
  for (let round = 0; round < roundsMax && !isStopping(); round += 1) {
    const work = await takeRound(deps, endpointId);
    if (work.kind === 'busy') return;
    if (work.kind === 'rest') {
      // The sweep would find the next try too; this keeps the short pauses short.
      if (work.until !== null) wakeAt(deps, endpointId, work.until);
      return;
    }
    await failpoint('before_send');
    const tries = await Promise.all(
      work.deliveries.map(async (delivery) => await attempt(deps, work, delivery)),
    );
    await failpoint('after_send');
    await recordTurn(deps, work.endpoint, tries);
    await failpoint('after_record');
  }
  wakeAt(deps, endpointId, deps.clock.now());
};

/** What a look at an endpoint came to. */
type Look =
  /** Another process delivers to it, or it is left alone for now. */
  | { readonly kind: 'busy' }
  /** Nothing is due; the next try, if one is planned. */
  | { readonly kind: 'rest'; readonly until: Date | null }
  | Round;

interface Round {
  readonly kind: 'work';
  readonly endpoint: LeasedEndpointRow;
  readonly deliveries: readonly DeliveryRow[];
  readonly events: ReadonlyMap<string, StoredEvent>;
  readonly secrets: readonly string[];
}

/** Leases the endpoint and reads what is due; gives the lease back when nothing is. */
const takeRound = async (deps: DeliveryDeps, endpointId: string): Promise<Look> => {
  const now = deps.clock.now();
  return await deps.database.transaction(async (tx) => {
    const until = new Date(now.getTime() + leaseMs);
    const endpoint = await tx.row(leaseEndpoint, [endpointId, now, until]);
    if (endpoint === undefined) return { kind: 'busy' };
    const name = [endpoint.organisation_id, endpoint.id] as const;
    const limit = endpoint.failures > 0 ? 1 : atOnceMax;
    const deliveries = await tx.rows(dueDeliveries, [...name, now, limit]);
    if (deliveries.length > 0) return await readRound(tx, deps, endpoint, deliveries);
    await tx.run(releaseEndpoint, [...name, endpoint.lease]);
    const next = await tx.row(nextDueAt, name);
    return { kind: 'rest', until: next?.due_at ?? null };
  });
};

const readRound = async (
  tx: Transaction,
  deps: DeliveryDeps,
  endpoint: LeasedEndpointRow,
  deliveries: readonly DeliveryRow[],
): Promise<Round> => {
  const { organisation_id: organisationId, id } = endpoint;
  const names = deliveries.map((delivery) => ({ organisationId, id: delivery.event_id }));
  const events = await eventsById(tx, names);
  const secrets = await tx.rows(activeSecrets, [organisationId, id, deps.clock.now()]);
  return {
    kind: 'work',
    endpoint,
    deliveries,
    events: new Map(events.map((event) => [event.id, event])),
    secrets: secrets.map((secret) => openSecret(deps.vault, secret)),
  };
};

const attempt = async (deps: DeliveryDeps, work: Round, delivery: DeliveryRow): Promise<Try> => {
  const { url, mode } = work.endpoint;
  const at = deps.clock.now();
  const event = work.events.get(delivery.event_id);
  // Judged again: the rules, or the mode they are meant for, may be stricter than they were.
  const fault = event === undefined ? 'the event is gone' : faultOfTarget(deps, mode, url);
  if (event === undefined || fault !== undefined) {
    const answer = { status: null, text: null, failure: fault ?? '', retryAfterMs: undefined };
    return { delivery, url, at, headers: {}, answer: { ...answer, durationMs: 0 } };
  }
  const body = JSON.stringify(presentEvent(event));
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Bascule-Webhooks/1',
    ...signWebhook(event.id, at, body, work.secrets),
  };
  return { delivery, url, at, headers, answer: await postWebhook(deps, url, headers, body) };
};

const wakeAt = (deps: DeliveryDeps, endpointId: string, at: Date): void => {
  deps.wake([{ job: deliverName, objectId: endpointId, at }]);
};
