import { type Change, moveAttempt } from '../record/change.ts';
import type { Attempt } from '../record/world.ts';
import { type AttemptEvent, attemptMachine, isOpen } from './attempt.machine.ts';
import type { FinalOutcome } from './settle-attempt.ts';

/** An outcome that ends an attempt without what it asked for. */
export type Failed = Exclude<FinalOutcome, { kind: 'approved' }>;

/** Closes an attempt with what it came to; nothing is left to look at. */
export const closeAttempt = (
  change: Change,
  attempt: Attempt,
  event: AttemptEvent,
  outcome: FinalOutcome,
): Change =>
  moveAttempt(change, attempt.id, event, {
    ...failureOf(outcome),
    provider_reference:
      ('reference' in outcome ? outcome.reference : undefined) ?? attempt.provider_reference,
    ...('authentication' in outcome && outcome.authentication !== undefined
      ? { authentication: outcome.authentication }
      : {}),
    review_reason: null,
    lease_until: null,
    next_action_at: null,
  });

/** Closes an attempt that failed: withheld where it provably never left us, declined otherwise. */
export const failAttempt = (change: Change, attempt: Attempt, outcome: Failed): Change => {
  const isWithheld = outcome.kind === 'not_sent' && attemptMachine.may(attempt.state, 'withhold');
  return closeAttempt(change, attempt, isWithheld ? 'withhold' : 'decline', outcome);
};

/**
 * Who holds the fence once an attempt has closed: a capture or void still open, else the
 * authorisation that still waits, else nobody. A void may be under way while the payer authenticates.
 * What only gives money back stands beside the fence.
 */
export const fenceAfter = ({ attempts }: Change): string | null => {
  const open = attempts.filter(({ operation, state }) => isFenced(operation) && isOpen(state));
  return (open.find(({ operation }) => operation !== 'authorize') ?? open[0])?.id ?? null;
};

/** Whether an operation keeps others out while it is open. */
export const isFenced = (operation: Attempt['operation']): boolean =>
  operation !== 'refund' && operation !== 'return';

/** Why it did not go through, in the columns that attempts, refunds and payments share. */
export const failureOf = (
  outcome: FinalOutcome,
): Pick<Attempt, 'failure_reason' | 'failure_code' | 'failure_message'> => {
  switch (outcome.kind) {
    case 'approved':
      return { failure_reason: null, failure_code: null, failure_message: null };
    case 'declined':
      return {
        failure_reason: outcome.reason,
        failure_code: outcome.code,
        failure_message: outcome.message.slice(0, 500),
      };
    case 'not_sent':
      return {
        failure_reason: 'provider_unavailable',
        failure_code: 'not_sent',
        failure_message: outcome.proof.slice(0, 500),
      };
  }
};
