import type { PaymentsDeps } from '../deps.ts';
import type { Decision } from '../record/record-decision.ts';
import type { Attempt, World } from '../record/world.ts';
import { followDecision } from './follow-decision.ts';
import { type SettleInput, settleAttempt } from './settle-attempt.ts';

/** Settles an attempt, then sends and settles what the same step has opened. */
export const settleAndFollow = async (
  deps: PaymentsDeps,
  attempt: Attempt,
  input: SettleInput,
  also?: Decision['also'],
): Promise<World | undefined> =>
  await followDecision(deps, {
    ...settleAttempt(deps, attempt, input),
    ...(also === undefined ? {} : { also }),
  });
