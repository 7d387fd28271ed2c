import type { PaymentsDeps } from '../deps.ts';
import type { Decision } from '../record/record-decision.ts';
import type { Attempt, World } from '../record/world.ts';
import { sendAttempt } from './send-attempt.ts';
import { type SettleInput, settleAttempt } from './settle-attempt.ts';

/**
 * Settles an attempt, then sends and settles what the same step has opened: the next provider's
 * try, or money to be given back. Should this process die between, the sweep finds what is open.
 */
export const settleAndFollow = async (
  deps: PaymentsDeps,
  attempt: Attempt,
  input: SettleInput,
  also?: Decision['also'],
): Promise<World | undefined> => {
  let { world, opened } = await settle(deps, attempt, input, also);
  // Ends with the plan: each try takes one off it, and what gives money back opens nothing.
  for (let next = opened.shift(); next !== undefined; next = opened.shift()) {
    const sent = await sendAttempt(deps, next.attempt, next.leasedAtMs);
    if (sent === undefined) continue;
    const settled = await settle(deps, next.attempt, sent);
    world = settled.world ?? world;
    opened = [...opened, ...settled.opened];
  }
  return world;
};

interface Opened {
  readonly attempt: Attempt;
  readonly leasedAtMs: number;
}

const settle = async (
  deps: PaymentsDeps,
  attempt: Attempt,
  input: SettleInput,
  also?: Decision['also'],
): Promise<{ readonly world: World | undefined; readonly opened: Opened[] }> => {
  const leasedAtMs = deps.clock.monotonicMs();
  const decision = settleAttempt(deps, attempt, input);
  let opened: Opened[] = [];
  const world = await deps.record({
    ...decision,
    ...(also === undefined ? {} : { also }),
    decide: (before) => {
      const change = decision.decide(before);
      const known = new Set(before?.attempts.map(({ id }) => id));
      const added = change?.attempts.filter(({ id }) => !known.has(id)) ?? [];
      opened = added.map((one) => ({ attempt: one, leasedAtMs }));
      return change;
    },
  });
  return { world, opened };
};
