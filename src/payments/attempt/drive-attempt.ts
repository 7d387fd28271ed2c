import { failpoints } from '#kernel';
import type { Outcome } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import type { Attempt, World } from '../record/world.ts';
import { connectionOf } from './connection-of.ts';
import { settleAttempt } from './settle-attempt.ts';

const at = failpoints('payments', ['before_call', 'after_call']);

/**
 * Sends a durable attempt and settles what comes of it: two durable steps with one call between
 * them, and no transaction open during the call. Whoever calls holds the attempt's lease.
 *
 * @param leasedAtMs the monotonic time before the lease was written
 * @param isRepeat that the request may have left before
 */
export const driveAttempt = async (
  deps: PaymentsDeps,
  attempt: Attempt,
  leasedAtMs: number,
  isRepeat = false,
): Promise<World | undefined> => {
  const provider = deps.providerNamed(attempt.provider);
  const connection = await connectionOf(deps, attempt);
  await at('before_call');
  const heldMs = deps.clock.monotonicMs() - leasedAtMs;
  if (heldMs > provider.capabilities.inFlightWindowMs) {
    // Paused too long: the call could outlive the lease. The sweep takes it up, asking first.
    return undefined;
  }
  const { result, exchanges } = await provider.send(
    connection,
    attempt.request,
    attempt.idempotency_key,
  );
  await at('after_call');
  const outcome = isRepeat ? ofRepeat(result) : result;
  return await settle(deps, attempt, outcome, exchanges);
};

/** That the repeat never left says nothing of the first sending, which may have arrived. */
const ofRepeat = (outcome: Outcome): Outcome =>
  outcome.kind === 'not_sent'
    ? { kind: 'unknown', cause: `it could not be sent again: ${outcome.proof}` }
    : outcome;

const settle = async (
  deps: PaymentsDeps,
  attempt: Attempt,
  outcome: Outcome,
  exchanges: Parameters<typeof settleAttempt>[1]['exchanges'],
): Promise<World | undefined> =>
  await deps.record(
    settleAttempt(attempt, {
      attemptId: attempt.id,
      outcome,
      exchanges,
      at: deps.clock.now(),
      holdsLease: true,
    }),
  );
