import { unreachable } from '#kernel';
import type { StoredMethod } from '#providers';
import { type MethodChange, moveMethod } from './method-change.ts';
import type { PaymentMethod } from './store.ts';
import { nextAsk, type OpenState } from './storing-schedule.ts';

/** When an answer came, and how long the provider knows our key. */
export interface Settling {
  readonly at: Date;
  readonly keyLifetimeMs: number;
}

/**
 * Decides what an answer makes of a method that is being stored. Pure. An answer that comes after
 * the end, because the method was detached meanwhile or two asked at once, changes nothing.
 */
export const settleStoring = (
  method: PaymentMethod,
  outcome: StoredMethod,
  settling: Settling,
): MethodChange => {
  if (method.state !== 'storing' && method.state !== 'requires_action') return stay(method, {});
  switch (outcome.kind) {
    case 'stored':
      return moveMethod(method, 'activate', settling.at, {
        method_token: outcome.methodToken,
        customer_token: outcome.customerToken,
        type: outcome.method.type,
        brand: outcome.method.brand ?? null,
        last4: outcome.method.last4 ?? null,
      });
    case 'pending':
      return awaitPayer(method, outcome, settling);
    case 'declined':
      return moveMethod(method, 'decline', settling.at, {
        failure_reason: outcome.reason,
        failure_code: outcome.code.slice(0, 500),
        failure_message: outcome.message.slice(0, 500),
      });
    case 'unknown':
      return askAgain(method, method.state, outcome.cause, settling);
    default:
      return unreachable(outcome);
  }
};

/** The payer has to go to his bank first. */
const awaitPayer = (
  method: PaymentMethod,
  outcome: Extract<StoredMethod, { kind: 'pending' }>,
  { at, keyLifetimeMs }: Settling,
): MethodChange => {
  const isNew = method.state === 'storing';
  const from = isNew ? { ...method, ask_count: 0 } : method;
  const next = nextAsk(from, 'requires_action', at, keyLifetimeMs);
  if (next === undefined) return giveUp(method, 'requires_action', 'nobody confirmed', at);
  const fields = {
    method_token: outcome.methodToken,
    customer_token: outcome.customerToken,
    next_action_url: outcome.nextAction.url,
    ...next,
  };
  return isNew ? moveMethod(method, 'require_action', at, fields) : stay(method, fields);
};

/** We do not know: asked again under the same key, until the schedule ends. */
const askAgain = (
  method: PaymentMethod,
  state: OpenState,
  cause: string,
  { at, keyLifetimeMs }: Settling,
): MethodChange => {
  const next = nextAsk(method, state, at, keyLifetimeMs);
  return next === undefined ? giveUp(method, state, cause, at) : stay(method, next);
};

const giveUp = (method: PaymentMethod, state: OpenState, cause: string, at: Date): MethodChange =>
  moveMethod(method, 'give_up', at, {
    failure_reason: state === 'storing' ? 'outcome_unknown' : 'authentication_failed',
    failure_code: 'schedule_ended',
    failure_message: cause.slice(0, 500),
  });

const stay = (method: PaymentMethod, fields: Partial<PaymentMethod>): MethodChange => ({
  method: { ...method, ...fields },
  step: null,
});
