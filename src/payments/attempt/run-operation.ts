import { assert, type Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import type { Change } from '../record/change.ts';
import type { World } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { driveAttempt } from './drive-attempt.ts';
import { resolveAttempts } from './resolve-attempts.ts';

/** One operation on a payment: decide and freeze, send, settle. */
export interface Operation {
  readonly paymentId: string;
  readonly attemptId: string;
  /** Opens the attempt, or finds it opened by an earlier run of the same request. */
  readonly decide: (world: World | undefined) => Change | undefined;
}

/**
 * Carries out an operation. Run again under the same ids, after a crash or a lost answer, it takes
 * up what the first run left: an attempt under another's lease is left to its holder, a free one
 * is asked about before anything is sent again.
 */
export const runOperation = async (
  deps: PaymentsDeps,
  caller: Caller,
  operation: Operation,
): Promise<World> => {
  const leasedAtMs = deps.clock.monotonicMs();
  const { paymentId, attemptId } = operation;
  const scope = { organisationId: caller.organisationId, mode: caller.mode };
  let isOpenedHere = false;
  const decide = (found: World | undefined): Change | undefined => {
    const change = operation.decide(found);
    isOpenedHere = change !== undefined;
    return change;
  };
  const world = await deps.record({ scope, paymentId, decide });
  assert(world !== undefined, 'a decision that refuses nothing has a payment');
  const attempt = world.attempts.find((candidate) => candidate.id === attemptId);
  if (attempt === undefined || !isOpen(attempt.state)) return world;
  if (isOpenedHere) return (await driveAttempt(deps, attempt, leasedAtMs)) ?? world;
  await resolveAttempts(deps, [attemptId]);
  return (await deps.record({ scope, paymentId, decide: () => undefined })) ?? world;
};
