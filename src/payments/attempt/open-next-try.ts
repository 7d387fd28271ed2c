import { declineReasons, type Outcome, type Provider } from '#providers';
import { confirmInstruction } from '../payment/confirm-instruction.ts';
import { type Change, movePayment, setPayment } from '../record/change.ts';
import type { Plan } from '../record/plan.ts';
import type { Attempt } from '../record/world.ts';
import { openAttempt } from './open-attempt.ts';
import { wantedForMs } from './resolve-schedule.ts';
import type { SettleDeps } from './settle-attempt.ts';

type Failed = Extract<Outcome, { kind: 'declined' | 'not_sent' | 'unknown' }>;

/**
 * Tries the next provider of the plan in the same durable step that closed the last one; nothing
 * where there is none, or where trying again is not proved safe. An attempt that nobody can tell
 * the end of lets nobody pass, unless the merchant chose to give back what comes twice.
 */
export const openNextTry = (
  deps: SettleDeps,
  closed: Change,
  attempt: Attempt,
  outcome: Failed,
): Change | undefined => {
  const { plan } = closed.payment;
  if (plan === null) return undefined;
  const [next, ...rest] = plan.next;
  if (next === undefined) return undefined;
  if (!isWanted(attempt, closed.at) || !mayTryAgain(plan, closed, outcome)) return undefined;
  const provider = deps.providerNamed(next.provider);
  const resumed =
    closed.payment.state === 'requires_action'
      ? movePayment(closed, 'resume', {}, next.attemptId)
      : closed;
  const planned = setPayment(resumed, {
    plan: { ...plan, next: rest },
    provider: provider.name,
    next_action: null,
    open_attempt_id: null,
  });
  return openAttempt(planned, {
    attemptId: next.attemptId,
    instruction: confirmInstruction(planned.payment, plan, {
      provider,
      authentication: carried(provider, attempt),
    }),
    provider,
    connectionId: next.connectionId,
    amountMinor: planned.payment.amount_minor,
    refundId: null,
    traceparent: attempt.traceparent ?? '',
  });
};

/** After this long the payer is gone, or has tried again: nobody is asked in his name. */
const isWanted = ({ created_at: since }: Attempt, at: Date): boolean =>
  at.getTime() - since.getTime() < wantedForMs;

/** By the decline table; a code that no table holds proves nothing. */
const mayTryAgain = (plan: Plan, { attempts }: Change, outcome: Failed): boolean => {
  const { cascade } = plan.policy;
  if (cascade === 'never') return false;
  switch (outcome.kind) {
    case 'not_sent':
      return true;
    case 'unknown':
      return cascade === 'compensate';
    case 'declined': {
      if (outcome.isUnmapped === true || !isReason(outcome.reason)) return false;
      const rule = declineReasons[outcome.reason].cascade;
      return rule === 'yes' || (rule === 'once' && !wasTriedOnce(attempts));
    }
  }
};

/** Whether a decline that may be tried elsewhere once has had its turn: this one counts as one. */
const wasTriedOnce = (attempts: readonly Attempt[]): boolean =>
  attempts.filter(
    ({ operation, state, failure_reason: reason }) =>
      operation === 'authorize' &&
      state === 'declined' &&
      isReason(reason) &&
      declineReasons[reason].cascade === 'once',
  ).length > 1;

const isReason = (reason: string | null): reason is keyof typeof declineReasons =>
  reason !== null && Object.hasOwn(declineReasons, reason);

/** The payer has shown himself once; where the next provider takes that, he is not asked again. */
const carried = (provider: Provider, { authentication }: Attempt) =>
  provider.capabilities.mayCarryAuthentication ? (authentication ?? undefined) : undefined;
