import type { PaymentsDeps } from '../deps.ts';
import type { Decision } from '../record/record-decision.ts';
import type { Attempt, World } from '../record/world.ts';
import { sendAttempt } from './send-attempt.ts';
import { settleAttempt } from './settle-attempt.ts';

/**
 * Makes a decision durable, then sends and settles what it has opened: the next provider's try, or
 * money to be given back. Should this process die between, the sweep finds what is open.
 */
export const followDecision = async (
  deps: PaymentsDeps,
  decision: Decision,
): Promise<World | undefined> => {
  let { world, opened } = await record(deps, decision);
  // Ends with the plan: each try takes one off it, and what gives money back opens nothing.
  for (let next = opened.shift(); next !== undefined; next = opened.shift()) {
    const sent = await sendAttempt(deps, next.attempt, next.leasedAtMs);
    if (sent === undefined) continue;
    const settled = await record(deps, settleAttempt(deps, next.attempt, sent));
    world = settled.world ?? world;
    opened = [...opened, ...settled.opened];
  }
  return world;
};

interface Opened {
  readonly attempt: Attempt;
  readonly leasedAtMs: number;
}

const record = async (
  deps: PaymentsDeps,
  decision: Decision,
): Promise<{ readonly world: World | undefined; readonly opened: Opened[] }> => {
  const leasedAtMs = deps.clock.monotonicMs();
  let opened: Opened[] = [];
  const world = await deps.record({
    ...decision,
    decide: (before) => {
      const change = decision.decide(before);
      const known = new Set(before?.attempts.map(({ id }) => id));
      const added = change?.attempts.filter(({ id }) => !known.has(id)) ?? [];
      opened = added.map((attempt) => ({ attempt, leasedAtMs }));
      return change;
    },
  });
  return { world, opened };
};
