import { recordJobRuns } from '#kernel';
import type { Outcome, Provider } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import { type Attempt, scopeOf, type World } from '../record/world.ts';
import { connectionOf } from './connection-of.ts';
import { driveAttempt } from './drive-attempt.ts';
import { leaseOf } from './open-attempt.ts';
import { type SettleInput, settleAttempt } from './settle-attempt.ts';
import { claimAttempts, renewForSending } from './store.ts';

/** After this long a payer is gone: an authorisation proved absent is given up, not sent again. */
const wantedForMs = 10 * 60_000;

/**
 * Finds out what became of attempts, each under its lease: asks the provider, and sends again only
 * what is proved absent. An attempt that somebody else holds is left to them. Never guesses.
 */
export const resolveAttempts = async (
  deps: PaymentsDeps,
  attemptIds: readonly string[],
): Promise<void> => {
  const claimed = await deps.database.transaction(
    async (tx) => await tx.rows(claimAttempts, [[...attemptIds], deps.leaseMs]),
  );
  const resolved = await Promise.allSettled(
    claimed.map(async (attempt) => await resolve(deps, attempt)),
  );
  const fault = resolved.find((result) => result.status === 'rejected');
  if (fault !== undefined) throw fault.reason;
};

const resolve = async (deps: PaymentsDeps, attempt: Attempt): Promise<World | undefined> => {
  const provider = deps.providerNamed(attempt.provider);
  const connection = await connectionOf(deps, attempt);
  const { result, exchanges } = await provider.ask(connection, attempt.request, {
    attemptId: attempt.id,
    reference: attempt.provider_reference,
  });
  const settle = async (outcome: Outcome, isLastLook = false) =>
    await settleResolved(deps, attempt, { outcome, exchanges, isLastLook });
  switch (result.kind) {
    case 'found':
      return await settle(result.outcome);
    case 'unreachable':
      return await settle({ kind: 'unknown', cause: result.cause });
    case 'absent':
      break;
  }
  switch (verdictOnAbsence(attempt, provider, deps.clock.now())) {
    case 'too_early':
      return await settle({
        kind: 'unknown',
        cause: 'not found, and too early for that to prove it',
      });
    case 'give_up':
      return await settle({ kind: 'not_sent', proof: 'absent after the visibility window' });
    case 'review':
      return await settle(
        { kind: 'unknown', cause: 'not found, and it may not be sent twice' },
        true,
      );
    case 'send_again':
      return await sendAgain(deps, attempt, provider);
  }
};

/** What "not found" means: proof only after the time in which it could still turn up. */
export const verdictOnAbsence = (
  attempt: Pick<Attempt, 'operation' | 'last_sent_at' | 'created_at'>,
  { capabilities }: Pick<Provider, 'capabilities'>,
  now: Date,
): 'too_early' | 'give_up' | 'review' | 'send_again' => {
  const ageMs = now.getTime() - attempt.created_at.getTime();
  const isWanted = attempt.operation !== 'authorize' || ageMs < wantedForMs;
  const idempotency = capabilities.idempotency[attempt.operation];
  // Under a key that the provider honours, sending again is asking again: no proof is needed.
  if (idempotency === 'native' && ageMs < capabilities.keyLifetimeMs && isWanted)
    return 'send_again';
  const sentAt = attempt.last_sent_at ?? attempt.created_at;
  if (now.getTime() - sentAt.getTime() < capabilities.visibilityWindowMs) return 'too_early';
  if (idempotency === 'none') return 'review';
  return isWanted ? 'send_again' : 'give_up';
};

/** The same request under the same key, after the new sending is durable. */
const sendAgain = async (
  deps: PaymentsDeps,
  attempt: Attempt,
  provider: Provider,
): Promise<World | undefined> => {
  const renewedAtMs = deps.clock.monotonicMs();
  const renewed = await deps.database.transaction(
    async (tx) =>
      await tx.row(renewForSending, [
        attempt.organisation_id,
        attempt.id,
        deps.clock.now(),
        leaseOf(provider),
      ]),
  );
  return renewed === undefined ? undefined : await driveAttempt(deps, renewed, renewedAtMs, true);
};

const settleResolved = async (
  deps: PaymentsDeps,
  attempt: Attempt,
  found: Pick<SettleInput, 'outcome' | 'exchanges' | 'isLastLook'>,
): Promise<World | undefined> =>
  await deps.record({
    ...settleAttempt(attempt, {
      attemptId: attempt.id,
      at: deps.clock.now(),
      holdsLease: true,
      ...found,
    }),
    also: async (tx) => {
      const at = deps.clock.now();
      await recordJobRuns(tx, [
        {
          scope: scopeOf(attempt),
          job: 'payments.resolve_attempts',
          objectId: attempt.id,
          startedAt: at,
          finishedAt: at,
          outcome: found.outcome.kind,
          detail: 'cause' in found.outcome ? found.outcome.cause : undefined,
        },
      ]);
    },
  });
