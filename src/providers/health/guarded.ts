import type { Called, Connection, Finding, FrozenRequest, Outcome, Provider } from '../contract.ts';
import { isWithheld } from './bulkhead.ts';
import type { Health } from './create-health.ts';
import { judgeFinding, judgeOutcome } from './judge-call.ts';
import { createKnownKeys } from './known-keys.ts';
import { methodOf } from './method-of.ts';
import { runWatched } from './run-watched.ts';
import type { Watch, WatchedOperation, WithholdReason } from './watch.ts';

/**
 * A provider whose calls are watched, limited and ended in time.
 *
 * - Authorisations are `not_sent`, and nothing left, while the breaker is open (but for one probe
 *   when it is due) and while every place is taken.
 * - Every other operation, and asking, passes an open breaker: money that is held must stay within
 *   reach. It waits a moment for a place.
 * - A repeat is `not_sent` once the budget for repeats is spent; the resolver comes again later.
 * - A call that does not end by its deadline is `unknown`; asking is `unreachable`.
 *
 * `callTimeoutMs` grows by the wait and the deadline's slack, so that leases outlive both. What is
 * neither sent nor asked (notices, saved methods, disputes) goes through untouched.
 */
export const guarded = (provider: Provider, health: Health): Provider => {
  const { callTimeoutMs } = provider.capabilities;
  const { queueWaitMs, deadlineSlackMs } = health.settings;
  const limits = { health, deadlineMs: callTimeoutMs + deadlineSlackMs };
  const known = createKnownKeys();
  const watchOf = (connection: Connection, request: FrozenRequest, operation: WatchedOperation) =>
    health.watch({
      connectionId: connection.id,
      scope: connection.scope,
      provider: provider.name,
      operation,
      method: methodOf(request, provider.capabilities),
    });
  return {
    ...provider,
    capabilities: { ...provider.capabilities, callTimeoutMs: queueWaitMs + limits.deadlineMs },

    send: async (connection, request, key) => {
      const watch = watchOf(connection, request, request.operation);
      const refusal = refusalOf(watch, known.has(key));
      if (refusal !== undefined) return withhold(health, watch, refusal);
      const place = request.operation === 'authorize' ? watch.bulkhead.now : watch.bulkhead.soon;
      const sent = await place(async () => {
        known.add(key);
        return await runWatched<Outcome>(watch, limits, {
          begin: async () => await provider.send(connection, request, key),
          judge: judgeOutcome,
          late: (cause) => ({ kind: 'unknown', cause }),
        });
      });
      if (!isWithheld(sent)) return sent;
      return withhold(health, watch, { reason: 'bulkhead', proof: sent.withheld });
    },

    ask: async (connection, request, by) => {
      const watch = watchOf(connection, request, 'ask');
      // Whatever is asked about may have been sent, here or elsewhere: sent now, it is a repeat.
      known.add(by.attemptId);
      const asked = await watch.bulkhead.soon(
        async () =>
          await runWatched<Finding>(watch, limits, {
            begin: async () => await provider.ask(connection, request, by),
            judge: judgeFinding,
            late: (cause) => ({ kind: 'unreachable', cause }),
          }),
      );
      if (!isWithheld(asked)) return asked;
      health.withheld(watch.key, 'bulkhead');
      return { result: { kind: 'unreachable', cause: asked.withheld }, exchanges: [] };
    },
  };
};

interface SendRefusal {
  readonly reason: WithholdReason;
  readonly proof: string;
}

/** Why a request must not leave now. */
const refusalOf = ({ key, breaker, budget }: Watch, isRepeat: boolean): SendRefusal | undefined => {
  if (key.operation === 'authorize' && breaker.passage() === 'shut') {
    const since = breaker.since().toISOString();
    return { reason: 'breaker', proof: `breaker ${breaker.state()} since ${since}` };
  }
  if (!isRepeat) budget.earn();
  else if (!budget.take()) return { reason: 'budget', proof: 'the budget for repeats is spent' };
  return undefined;
};

const withhold = (
  health: Health,
  watch: Watch,
  { reason, proof }: SendRefusal,
): Called<Outcome> => {
  health.withheld(watch.key, reason);
  return {
    result: { kind: 'not_sent', proof: `${proof}: no byte of the request left` },
    exchanges: [],
  };
};
