import { assert } from '#kernel';
import type { Instruction, Provider } from '#providers';
import { addAttempt, type Change, setPayment } from '../record/change.ts';
import type { Attempt } from '../record/world.ts';
import { actsFor } from '../split/charge-of.ts';
import { isFenced } from './closing.ts';

/** What an attempt is opened with. */
export interface OpenAttempt {
  readonly attemptId: string;
  readonly instruction: Instruction;
  readonly provider: Provider;
  readonly connectionId: string;
  readonly amountMinor: bigint;
  readonly refundId: string | null;
  /** The attempt whose money is given back, where that is what it is for. */
  readonly returnsAttemptId?: string;
  readonly traceparent: string;
}

/**
 * Adds an attempt with its frozen request and key. From its commit on the request may be on its
 * way: it begins as `sending`, under a lease that outlives the call, and is due when the lease
 * ends, so that a crash at any later point finds it.
 */
export const openAttempt = (change: Change, open: OpenAttempt): Change => {
  const { payment, at } = change;
  const { instruction, returnsAttemptId = null } = open;
  const operation = returnsAttemptId === null ? instruction.operation : 'return';
  const leaseMs = leaseOf(open.provider);
  const account = actsFor(payment);
  const attempt: Attempt = {
    organisation_id: payment.organisation_id,
    mode: payment.mode,
    id: open.attemptId,
    version: 0n,
    payment_id: payment.id,
    refund_id: open.refundId,
    number: payment.attempt_count + 1,
    operation,
    state: 'sending',
    provider: open.provider.name,
    connection_id: open.connectionId,
    amount_minor: open.amountMinor,
    currency: payment.currency,
    idempotency_key: open.attemptId,
    request: {
      ...open.provider.prepare(instruction, open.attemptId),
      ...(payment.method_type === null ? {} : { method: payment.method_type }),
      ...(account === undefined ? {} : { account }),
    },
    provider_reference: null,
    failure_reason: null,
    failure_code: null,
    failure_message: null,
    lease_until: new Date(at.getTime() + leaseMs),
    last_sent_at: at,
    resolve_count: 0,
    next_action_at: new Date(at.getTime() + leaseMs),
    expires_at: null,
    is_final: instruction.operation !== 'capture' || instruction.isFinal,
    returns_attempt_id: returnsAttemptId,
    authentication: null,
    review_reason: null,
    step_count: 0,
    traceparent: open.traceparent,
    created_at: at,
    updated_at: at,
  };
  const isOutside = !isFenced(operation);
  assert(isOutside || isFree(change), 'no attempt is opened behind the fence');
  const added = addAttempt(change, attempt);
  return isOutside ? added : setPayment(added, { open_attempt_id: attempt.id });
};

/**
 * How long whoever sends an attempt has it for itself: the longest call, and the longest time in
 * which a request already sent may still take effect.
 */
export const leaseOf = (provider: Provider): number =>
  provider.capabilities.callTimeoutMs + provider.capabilities.inFlightWindowMs;

const isFree = (change: Change): boolean =>
  change.payment.open_attempt_id === null || change.payment.state === 'requires_action';
