import type { Called, Finding, Outcome } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import { begin, setAttempt } from '../record/change.ts';
import { type Attempt, scopeOf } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { connectionOf } from './connection-of.ts';
import { settleAndFollow } from './settle-and-follow.ts';
import { attemptsByIds } from './store.ts';

/** How long a provider's word that an authorisation still stands is good for. */
const standsForMs = 24 * 3_600_000;

/** How long a provider that could not be reached is left alone. */
const againInMs = 5 * 60_000;

/**
 * Looks at authorisations whose time has come: money that a provider holds for so long, and pushes
 * that wait for so long. The provider has the last word where it can be asked, because it may hold
 * longer than it said, or the money may have arrived in the last minute.
 */
export const expireAttempts = async (
  deps: PaymentsDeps,
  attemptIds: readonly string[],
): Promise<void> => {
  const due = await deps.database.transaction(
    async (tx) => await tx.rows(attemptsByIds, [[...attemptIds]]),
  );
  const now = deps.clock.now();
  const isDue = ({ expires_at: at }: Attempt): boolean => at !== null && at <= now;
  for (const attempt of due.filter(isDue)) await expire(deps, attempt);
};

const expire = async (deps: PaymentsDeps, attempt: Attempt): Promise<void> => {
  const provider = deps.providerNamed(attempt.provider);
  const { result, exchanges } = await provider.ask(
    await connectionOf(deps, attempt),
    attempt.request,
    {
      attemptId: attempt.id,
      reference: attempt.provider_reference,
    },
  );
  const verdict = verdictOf(attempt, result);
  if (verdict.kind === 'later') {
    await postpone(deps, attempt, verdict.ms);
    return;
  }
  const settled = await settleAndFollow(deps, attempt, {
    attemptId: attempt.id,
    outcome: verdict.outcome,
    exchanges,
    at: deps.clock.now(),
    holdsLease: false,
  });
  // What is under way decides first, and a person may take days: the provider is not asked at
  // every sweep until then.
  const left = settled?.attempts.find(({ id }) => id === attempt.id);
  if (left !== undefined && left.expires_at !== null && left.expires_at <= deps.clock.now()) {
    await postpone(deps, attempt, againInMs);
  }
};

type Verdict =
  | { readonly kind: 'settle'; readonly outcome: Outcome }
  | { readonly kind: 'later'; readonly ms: number };

const verdictOf = (attempt: Attempt, found: Called<Finding>['result']): Verdict => {
  switch (found.kind) {
    case 'unreachable':
      return { kind: 'later', ms: againInMs };
    // Nobody to ask: its time is all that we know.
    case 'mute':
    case 'absent':
      return { kind: 'settle', outcome: timeIsOver(attempt) };
    case 'found':
      return ofOutcome(attempt, found.outcome);
  }
};

const ofOutcome = (attempt: Attempt, outcome: Outcome): Verdict => {
  switch (outcome.kind) {
    case 'unknown':
    case 'not_sent':
      return { kind: 'later', ms: againInMs };
    case 'pending':
      return { kind: 'settle', outcome: timeIsOver(attempt) };
    case 'approved':
      return isOpen(attempt.state)
        ? { kind: 'settle', outcome }
        : { kind: 'later', ms: standsForMs };
    case 'declined':
      return { kind: 'settle', outcome };
  }
};

const timeIsOver = ({ state }: Attempt): Outcome => ({
  kind: 'declined',
  reason: isOpen(state) ? 'expired' : 'authorization_expired',
  code: 'expired',
  message: isOpen(state) ? 'The money did not come in time.' : 'It was not captured in time.',
});

const postpone = async (deps: PaymentsDeps, attempt: Attempt, byMs: number): Promise<void> => {
  const at = deps.clock.now();
  await deps.record({
    scope: scopeOf(attempt),
    paymentId: attempt.payment_id,
    decide: (world) =>
      world?.attempts.some(({ id, expires_at: due }) => id === attempt.id && due !== null) === true
        ? setAttempt(begin(world, at), attempt.id, {
            expires_at: new Date(at.getTime() + byMs),
          })
        : undefined,
  });
};
