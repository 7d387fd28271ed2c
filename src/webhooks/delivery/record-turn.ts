import { appendEvents, assert, columns, type Transaction } from '#kernel';
import type { DisabledReason } from '../endpoint/endpoint.machine.ts';
import { presentEndpoint } from '../endpoint/present-endpoint.ts';
import {
  type EndpointRow,
  type HealthRow,
  type LeasedEndpointRow,
  lockHealth,
  releaseEndpoint,
  stepEndpoint,
  writeHealth,
} from '../endpoint/store.ts';
import { deliveryMachine } from './delivery.machine.ts';
import { closedUntil, givenUpAfterMs, nextTryAt } from './schedule.ts';
import { disableDeliveries, insertAttempts, recordTries } from './store.ts';
import type { DeliveryDeps, Try } from './try.ts';

/** What one try means for its delivery. */
interface Verdict {
  readonly event: 'deliver' | 'retry' | 'exhaust' | 'disable';
  readonly dueAt: Date | null;
}

/**
 * Writes down what came of a round of tries: every try with its answer, what follows for each
 * delivery, the endpoint's health, and the end of the lease, in one transaction.
 */
export const recordTurn = async (
  deps: DeliveryDeps,
  endpoint: LeasedEndpointRow,
  tries: readonly Try[],
): Promise<void> => {
  const judged = tries.map((made) => ({ ...made, verdict: judge(deps, made) }));
  await deps.database.transaction(async (tx) => {
    const health = await tx.row(lockHealth, [endpoint.organisation_id, endpoint.id]);
    assert(health !== undefined, 'an endpoint is never removed, only marked deleted');
    await logTries(tx, deps.clock.now(), judged);
    if (health.state === 'enabled') await judgeEndpoint(tx, deps, endpoint, health, tries);
    await tx.run(releaseEndpoint, [endpoint.organisation_id, endpoint.id, endpoint.lease]);
  });
  for (const { verdict } of judged) deps.metrics?.tried(outcomeOf[verdict.event]);
};

const outcomeOf = {
  deliver: 'delivered',
  retry: 'retried',
  exhaust: 'exhausted',
  disable: 'exhausted',
} as const;

const judge = (deps: DeliveryDeps, { delivery, answer }: Try): Verdict => {
  if (isSuccess(answer.status)) return { event: 'deliver', dueAt: null };
  if (answer.status === 410) return { event: 'disable', dueAt: null };
  const now = deps.clock.now();
  const dueAt = nextTryAt(delivery.tries + 1, now, deps.random, answer.retryAfterMs);
  return dueAt === undefined ? { event: 'exhaust', dueAt: null } : { event: 'retry', dueAt };
};

const isSuccess = (status: number | null): boolean =>
  status !== null && status >= 200 && status < 300;

const logTries = async (
  tx: Transaction,
  now: Date,
  judged: readonly (Try & { readonly verdict: Verdict })[],
): Promise<void> => {
  const recorded = await tx.rows(recordTries, [
    ...columns(judged, ({ delivery, verdict }) => [
      delivery.organisation_id,
      delivery.id,
      delivery.event_at,
      verdict.event,
      deliveryMachine.step('pending', verdict.event),
      verdict.dueAt,
    ]),
    now,
  ]);
  // A delivery that was laid aside or replayed during the try keeps what was decided meanwhile.
  const numbers = new Map(recorded.map((row) => [row.id, row.logged]));
  const logged = judged.filter(({ delivery }) => numbers.has(delivery.id));
  if (logged.length > 0) await tx.run(insertAttempts, attemptColumns(logged, numbers));
};

const attemptColumns = (tries: readonly Try[], numbers: ReadonlyMap<string, number>) =>
  columns(tries, ({ delivery, at, headers, answer, url }) => [
    delivery.organisation_id,
    delivery.mode,
    delivery.id,
    numbers.get(delivery.id) ?? 0,
    at,
    answer.durationMs,
    url,
    JSON.stringify(headers),
    answer.status,
    answer.text,
    answer.failure,
  ]);

/** One success is health; a round without any counts towards the breaker, and in the end disables. */
const judgeEndpoint = async (
  tx: Transaction,
  deps: DeliveryDeps,
  endpoint: EndpointRow,
  health: HealthRow,
  tries: readonly Try[],
): Promise<void> => {
  const now = deps.clock.now();
  const name = [endpoint.organisation_id, endpoint.id] as const;
  if (tries.some(({ answer }) => answer.status === 410)) {
    await disable(tx, deps, endpoint, 'gone');
    return;
  }
  if (tries.some(({ answer }) => isSuccess(answer.status))) {
    if (health.failures > 0) await tx.run(writeHealth, [...name, 0, null, null]);
    return;
  }
  const since = health.failing_since ?? now;
  if (now.getTime() - since.getTime() >= givenUpAfterMs) {
    await disable(tx, deps, endpoint, 'failing');
    return;
  }
  const failures = health.failures + tries.length;
  const asked = Math.max(0, ...tries.map(({ answer }) => answer.retryAfterMs ?? 0));
  const closed = closedUntil(failures, now, deps.random, asked);
  await tx.run(writeHealth, [...name, failures, since, closed]);
};

const disable = async (
  tx: Transaction,
  deps: DeliveryDeps,
  endpoint: EndpointRow,
  reason: DisabledReason,
): Promise<void> => {
  const now = deps.clock.now();
  const { organisation_id: organisationId, mode, id } = endpoint;
  const step = ['disable', 'disabled', reason, now] as const;
  const disabled = await tx.row(stepEndpoint, [organisationId, id, ...step]);
  assert(disabled !== undefined, 'a locked endpoint can be disabled');
  await tx.run(disableDeliveries, [organisationId, id, now]);
  await appendEvents(tx, deps.ids, [
    {
      scope: { organisationId, mode },
      type: 'webhook_endpoint.disabled',
      object: { type: 'webhook_endpoint', id },
      payload: presentEndpoint(disabled),
    },
  ]);
};
