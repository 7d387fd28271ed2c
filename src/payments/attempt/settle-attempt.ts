import { unreachable } from '#kernel';
import type { Approved, Exchange, Outcome, Provider } from '#providers';
import {
  attemptOf,
  begin,
  type Change,
  moveAttempt,
  movePayment,
  setAttempt,
  tellPayment,
} from '../record/change.ts';
import type { Decision } from '../record/record-decision.ts';
import type { Attempt, World } from '../record/world.ts';
import { scopeOf } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { openNextTry } from './open-next-try.ts';
import { expiresOf, nextLook } from './resolve-schedule.ts';
import { settleAuthorize } from './settle-authorize.ts';
import { settleCapture } from './settle-capture.ts';
import { settleIncrement } from './settle-increment.ts';
import { settleRefund } from './settle-refund.ts';
import { settleReturn } from './settle-return.ts';
import { settleVoid } from './settle-void.ts';

/** The outcomes that end an attempt. */
export type FinalOutcome = Extract<Outcome, { kind: 'approved' | 'declined' | 'not_sent' }>;

/** The outcome that moves or holds money. */
export type Approval = Approved;

/** What settling needs to freeze a further request in the same step. */
export interface SettleDeps {
  readonly providerNamed: (name: string) => Provider;
}

/** What came of an attempt, and how we know. */
export interface SettleInput {
  readonly attemptId: string;
  readonly outcome: Outcome;
  readonly exchanges: readonly Exchange[];
  readonly at: Date;
  /** Whether whoever settles holds the attempt's lease and gives it back. */
  readonly holdsLease: boolean;
  /** That nothing more can be asked: an unknown outcome goes to a person at once. */
  readonly isLastLook?: boolean;
}

/**
 * The decision that every road ends in: the direct answer, a notice, a question asked later, a
 * person's proof. It moves attempt, payment, refund, ledger and events together. Told twice, or
 * told late, it changes nothing that stands; what contradicts is kept, never dropped.
 */
export const settleAttempt = (
  deps: SettleDeps,
  attempt: Attempt,
  input: SettleInput,
): Decision => ({
  scope: scopeOf(attempt),
  paymentId: attempt.payment_id,
  decide: (world) => (world === undefined ? undefined : settle(deps, world, input)),
});

const settle = (deps: SettleDeps, world: World, input: SettleInput): Change => {
  const attempt = attemptOf(world, input.attemptId);
  const change = noteExchanges(begin(world, input.at), input);
  const { outcome } = input;
  switch (outcome.kind) {
    case 'approved':
      if (isOpen(attempt.state) && !matches(attempt, outcome)) {
        return contest(change, attempt, `approved with ${describe(outcome)}`);
      }
      return finish(deps, change, attempt, outcome);
    case 'declined':
    case 'not_sent':
      return finish(deps, change, attempt, outcome);
    case 'pending':
      return wait(deps, change, attempt, outcome, input);
    case 'unknown':
      return lose(deps, change, attempt, { ...outcome, input });
    default:
      return unreachable(outcome);
  }
};

/** Each operation knows what its end means for the payment. */
const finish = (
  deps: SettleDeps,
  change: Change,
  attempt: Attempt,
  outcome: FinalOutcome,
): Change => {
  switch (attempt.operation) {
    case 'authorize':
      return settleAuthorize(deps, change, attempt, outcome);
    case 'increment':
      return settleIncrement(change, attempt, outcome);
    case 'return':
      return settleReturn(change, attempt, outcome);
    case 'capture':
      return settleCapture(change, attempt, outcome);
    case 'void':
      return settleVoid(deps, change, attempt, outcome);
    case 'refund':
      return settleRefund(change, attempt, outcome);
    default:
      return unreachable(attempt.operation);
  }
};

/** The provider has it, and will tell; or the payer has to act first. */
const wait = (
  deps: SettleDeps,
  change: Change,
  attempt: Attempt,
  outcome: Extract<Outcome, { kind: 'pending' }>,
  input: SettleInput,
): Change => {
  if (attempt.state === 'superseded') return watch(change, attempt, input);
  if (!isOpen(attempt.state)) return change;
  const { nextAction } = outcome;
  const look = nextLook(attempt, input);
  if (look.next_action_at === null && nextAction === undefined) {
    return contest(change, attempt, 'still pending, and nothing more to ask');
  }
  const fields = {
    provider_reference: outcome.reference,
    ...look,
    ...(nextAction?.type === 'bank_transfer' && attempt.expires_at === null
      ? { expires_at: expiresOf(deps.providerNamed(attempt.provider), undefined, input.at) }
      : {}),
  };
  const event = nextAction === undefined ? 'wait' : 'require_action';
  const to = nextAction === undefined ? 'pending' : 'requires_action';
  if (attempt.state === to || attempt.state === 'in_review') {
    return setAttempt(change, attempt.id, fields);
  }
  const moved = moveAttempt(change, attempt.id, event, fields);
  if (attempt.operation !== 'authorize') return moved;
  if (nextAction !== undefined && moved.payment.state === 'processing') {
    const asked = movePayment(moved, 'require_action', { next_action: nextAction }, attempt.id);
    return tellPayment(asked, 'payment.requires_action');
  }
  return moved.payment.state === 'requires_action'
    ? movePayment(moved, 'resume', { next_action: null }, attempt.id)
    : moved;
};

/**
 * We do not know. Asked again on the schedule; in review when the schedule ends. Where the merchant
 * chose so, another provider is tried meanwhile and this attempt is watched to its end.
 */
const lose = (
  deps: SettleDeps,
  change: Change,
  attempt: Attempt,
  lost: { readonly kind: 'unknown'; readonly cause: string; readonly input: SettleInput },
): Change => {
  const { cause, input } = lost;
  if (attempt.state === 'superseded') return watch(change, attempt, input);
  if (!isOpen(attempt.state) || attempt.state === 'in_review') return change;
  const look = nextLook(attempt, input);
  const isAtEnd = look.next_action_at === null || input.isLastLook === true;
  if (isAtEnd && attempt.state !== 'requires_action') {
    return contest(change, attempt, `unknown, and nothing more to ask: ${cause}`);
  }
  const noted =
    attempt.state === 'sending'
      ? moveAttempt(change, attempt.id, 'lose', { ...look, failure_message: cause.slice(0, 500) })
      : setAttempt(change, attempt.id, look);
  const isUnknown = attemptOf(noted, attempt.id).state === 'unknown';
  if (attempt.operation !== 'authorize' || !isUnknown) return noted;
  const superseded = moveAttempt(noted, attempt.id, 'supersede');
  return openNextTry(deps, superseded, attempt, { kind: 'unknown', cause }) ?? noted;
};

/** What another has taken the place of is asked about until it is known, or for a person to see. */
const watch = (change: Change, attempt: Attempt, input: SettleInput): Change => {
  const look = nextLook(attempt, input);
  const why = 'superseded, and its end never became known';
  const isAtEnd = look.next_action_at === null;
  return setAttempt(change, attempt.id, isAtEnd ? { ...look, review_reason: why } : look);
};

/** A contradiction, or an end without proof: a person looks at the evidence. */
const contest = (change: Change, attempt: Attempt, why: string): Change => {
  if (attempt.state === 'in_review') return change;
  const moved = moveAttempt(change, attempt.id, 'contest', {
    review_reason: why.slice(0, 500),
    lease_until: null,
    next_action_at: null,
  });
  return attempt.operation === 'authorize'
    ? tellPayment(movePayment(moved, 'contest', {}, attempt.id), 'payment.in_review')
    : tellPayment(moved, 'payment.in_review');
};

/** A void moves no amount, so none is expected of it. */
const matches = (attempt: Attempt, outcome: Extract<Outcome, { kind: 'approved' }>): boolean =>
  attempt.request.expects === null ||
  (outcome.amount.minor === BigInt(attempt.request.expects.minor) &&
    outcome.amount.currency === attempt.request.expects.currency);

const describe = ({ amount }: Extract<Outcome, { kind: 'approved' }>): string =>
  `${amount.minor} minor units of ${amount.currency}`;

const noteExchanges = (change: Change, input: SettleInput): Change => ({
  ...change,
  exchanges: input.exchanges.map((exchange) => ({ attemptId: input.attemptId, exchange })),
});
