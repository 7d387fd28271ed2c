import { failpoints } from '#kernel';
import type { Outcome } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import type { Attempt } from '../record/world.ts';
import { connectionOf } from './connection-of.ts';
import type { SettleInput } from './settle-attempt.ts';

const at = failpoints('payments', ['before_call', 'after_call']);

/**
 * Sends a durable attempt under the lease that its caller holds, with no transaction open, and
 * answers what came of it, to be settled; nothing where the lease could end before the call does.
 *
 * @param leasedAtMs the monotonic time before the lease was written
 * @param isRepeat that the request may have left before
 */
export const sendAttempt = async (
  deps: PaymentsDeps,
  attempt: Attempt,
  leasedAtMs: number,
  isRepeat = false,
): Promise<SettleInput | undefined> => {
  const provider = deps.providerNamed(attempt.provider);
  const connection = await connectionOf(deps, attempt);
  await at('before_call');
  const heldMs = deps.clock.monotonicMs() - leasedAtMs;
  // Paused too long: the call could outlive the lease. The sweep takes it up, asking first.
  if (heldMs > provider.capabilities.inFlightWindowMs) return undefined;
  const { result, exchanges } = await provider.send(
    connection,
    attempt.request,
    attempt.idempotency_key,
  );
  await at('after_call');
  return {
    attemptId: attempt.id,
    outcome: isRepeat ? ofRepeat(result) : result,
    exchanges,
    at: deps.clock.now(),
    holdsLease: true,
  };
};

/** That the repeat never left says nothing of the first sending, which may have arrived. */
const ofRepeat = (outcome: Outcome): Outcome =>
  outcome.kind === 'not_sent'
    ? { kind: 'unknown', cause: `it could not be sent again: ${outcome.proof}` }
    : outcome;
