import { recordJobRuns } from '#kernel';
import type { Outcome, Provider } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import { type Attempt, scopeOf, type World } from '../record/world.ts';
import { connectionOf } from './connection-of.ts';
import { driveAttempt } from './drive-attempt.ts';
import { leaseOf } from './open-attempt.ts';
import { wantedForMs } from './resolve-schedule.ts';
import { settleAndFollow } from './settle-and-follow.ts';
import type { SettleInput } from './settle-attempt.ts';
import { claimAttempts, renewForSending } from './store.ts';

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
    case 'mute':
    case 'absent':
      break;
  }
  switch (verdictOn(result.kind, attempt, provider, deps.clock.now())) {
    case 'wait':
      return await settle({ kind: 'unknown', cause: waitingFor[result.kind] });
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

const waitingFor = {
  absent: 'not found, and too early for that to prove it',
  mute: 'the provider cannot be asked; its notice will tell',
} as const;

/**
 * What "not found" means: proof only after the time in which it could still turn up. A provider
 * that cannot be asked proves nothing by its silence; the same key, where it honours that, does.
 */
export const verdictOn = (
  found: 'absent' | 'mute',
  attempt: Pick<Attempt, 'operation' | 'request' | 'state' | 'last_sent_at' | 'created_at'>,
  { capabilities }: Pick<Provider, 'capabilities'>,
  now: Date,
): 'wait' | 'give_up' | 'review' | 'send_again' => {
  const ageMs = now.getTime() - attempt.created_at.getTime();
  const isSuperseded = attempt.state === 'superseded';
  const isWanted = !isSuperseded && (attempt.operation !== 'authorize' || ageMs < wantedForMs);
  const idempotency = capabilities.idempotency[attempt.request.operation];
  // It has answered once: a repeat would only say again that the request was received.
  if (found === 'mute' && !isUnanswered(attempt)) return 'wait';
  // Under a key that the provider honours, sending again is asking again: no proof is needed.
  if (idempotency === 'native' && ageMs < capabilities.keyLifetimeMs && isWanted)
    return 'send_again';
  if (found === 'mute') return 'wait';
  const sentAt = attempt.last_sent_at ?? attempt.created_at;
  if (now.getTime() - sentAt.getTime() < capabilities.visibilityWindowMs) return 'wait';
  if (idempotency === 'none' && !isSuperseded) return 'review';
  return isWanted ? 'send_again' : 'give_up';
};

const isUnanswered = ({ state }: Pick<Attempt, 'state'>): boolean =>
  state === 'sending' || state === 'unknown';

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
  await settleAndFollow(
    deps,
    attempt,
    { attemptId: attempt.id, at: deps.clock.now(), holdsLease: true, ...found },
    async (tx) => {
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
  );
