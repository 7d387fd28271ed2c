import type { Scope, Transaction } from '#kernel';
import { money } from '#money';
import type { Outcome } from '#providers';
import { driveAttempt } from '../attempt/drive-attempt.ts';
import { settleAttempt } from '../attempt/settle-attempt.ts';
import type { PaymentsDeps } from '../deps.ts';
import { begin, type Change, tellPayment } from '../record/change.ts';
import type { Attempt, World } from '../record/world.ts';
import { type Allotment, allotCredits } from './allot-credits.ts';
import { candidateOf } from './candidate-of.ts';
import type { Credit } from './credit.ts';
import { lockCreditsOf } from './store.ts';
import { writeAllotment } from './write-allotment.ts';

/** Which attempt's credits are matched, and how. */
export interface SettleCredits {
  readonly scope: Scope;
  readonly paymentId: string;
  /** The attempt, found under the payment's lock. */
  readonly attemptOf: (world: World) => Attempt | undefined;
  /** A credit that a person says is for it, besides those that name it. */
  readonly assign?: (tx: Transaction) => Promise<Credit | undefined>;
  /** Refuses what would come of it, which changes nothing. */
  readonly check?: (found: Found) => void;
  /** Written with it, last. */
  readonly also?: (tx: Transaction) => Promise<void>;
}

/** What a match is about, and what it would come to. */
export interface Found {
  readonly world: World | undefined;
  readonly attempt: Attempt | undefined;
  readonly assigned: Credit | undefined;
  readonly allotment: Allotment;
}

/**
 * Matches all that has arrived for an attempt, under its payment's lock: credits, payment, ledger
 * and events in one step. Ends, as every outcome does, in `settleAttempt`. Told twice, or by two
 * processes at once, it changes what stands once.
 */
export const settleCredits = async (
  deps: PaymentsDeps,
  settling: SettleCredits,
): Promise<World | undefined> => {
  const { scope, paymentId, assign } = settling;
  const leasedAtMs = deps.clock.monotonicMs();
  const at = deps.clock.now();
  let credits: readonly Credit[] = [];
  let assigned: Credit | undefined;
  let allotment: Allotment = nothing;
  let attempt: Attempt | undefined;
  let opened: readonly Attempt[] = [];

  const world = await deps.record({
    scope,
    paymentId,
    // Throws nothing: it runs for others' decisions too.
    look: async (tx, found) => {
      attempt = found && settling.attemptOf(found);
      const named =
        attempt === undefined
          ? []
          : await tx.rows(lockCreditsOf, [scope.organisationId, attempt.id]);
      assigned = await assign?.(tx);
      const others = named.filter(({ id }) => id !== assigned?.id);
      credits = assigned === undefined ? others : [...others, assigned];
    },
    decide: (found) => {
      attempt = found && settling.attemptOf(found);
      allotment =
        found === undefined || attempt === undefined
          ? nothing
          : allotCredits(candidateOf(found, attempt), credits);
      settling.check?.({ world: found, attempt, assigned, allotment });
      if (found === undefined || attempt === undefined) return undefined;
      const change = decide(deps, found, attempt, allotment, at);
      const known = new Set(found.attempts.map(({ id }) => id));
      opened = change?.attempts.filter(({ id }) => !known.has(id)) ?? [];
      return change;
    },
    also: async (tx) => {
      if (attempt !== undefined) await writeAllotment(tx, deps.ids, { attempt, allotment, at });
      await settling.also?.(tx);
    },
  });
  if (allotment.credits.length > 0) deps.onEvents();
  // Late money may have to go back at once. Should this process die first, the sweep sends it.
  for (const next of opened) await driveAttempt(deps, next, leasedAtMs);
  return world;
};

const nothing: Allotment = { credits: [], completedBy: undefined };

const decide = (
  deps: PaymentsDeps,
  world: World,
  attempt: Attempt,
  { credits, completedBy }: Allotment,
  at: Date,
): Change | undefined => {
  if (completedBy !== undefined) {
    const taken = credits.reduce((sum, { takenMinor }) => sum + takenMinor, 0n);
    const outcome: Outcome = {
      kind: 'approved',
      reference: completedBy.bank_reference,
      amount: money(taken, completedBy.currency),
      effect: 'captured',
      method: { type: 'bank_transfer', last4: completedBy.sender_iban?.slice(-4) },
    };
    const input = { attemptId: attempt.id, outcome, exchanges: [], at, holdsLease: false };
    return settleAttempt(deps, attempt, input).decide(world);
  }
  const isFunded = credits.some(
    ({ credit, event }) => event === 'wait' && credit.state !== 'waiting',
  );
  return isFunded ? tellPayment(begin(world, at), 'payment.partially_funded') : undefined;
};
