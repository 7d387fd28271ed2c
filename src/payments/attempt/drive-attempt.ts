import type { PaymentsDeps } from '../deps.ts';
import type { Attempt, World } from '../record/world.ts';
import { sendAttempt } from './send-attempt.ts';
import { settleAndFollow } from './settle-and-follow.ts';

/**
 * Sends a durable attempt and settles what comes of it: two durable steps with one call between
 * them. Whoever calls holds the attempt's lease.
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
  const input = await sendAttempt(deps, attempt, leasedAtMs, isRepeat);
  return input === undefined ? undefined : await settleAndFollow(deps, attempt, input);
};
