import { unreachable } from '#kernel';
import type { Exchange, Outcome } from '#providers';
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
import { nextLook } from './resolve-schedule.ts';
import { settleAuthorize } from './settle-authorize.ts';
import { settleCapture } from './settle-capture.ts';
import { settleRefund } from './settle-refund.ts';
import { settleVoid } from './settle-void.ts';

/** The outcomes that end an attempt. */
export type FinalOutcome = Extract<Outcome, { kind: 'approved' | 'declined' | 'not_sent' }>;

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
export const settleAttempt = (attempt: Attempt, input: SettleInput): Decision => ({
  scope: scopeOf(attempt),
  paymentId: attempt.payment_id,
  decide: (world) => (world === undefined ? undefined : settle(world, input)),
});

const settle = (world: World, input: SettleInput): Change => {
  const attempt = attemptOf(world, input.attemptId);
  const change = noteExchanges(begin(world, input.at), input);
  const { outcome } = input;
  switch (outcome.kind) {
    case 'approved':
      if (isOpen(attempt.state) && !matches(attempt, outcome)) {
        return contest(change, attempt, `approved with ${describe(outcome)}`);
      }
      return finish(change, attempt, outcome);
    case 'declined':
    case 'not_sent':
      return finish(change, attempt, outcome);
    case 'pending':
      return wait(change, attempt, outcome, input);
    case 'unknown':
      return lose(change, attempt, outcome.cause, input);
    default:
      return unreachable(outcome);
  }
};

/** Each operation knows what its end means for the payment. */
const finish = (change: Change, attempt: Attempt, outcome: FinalOutcome): Change => {
  switch (attempt.operation) {
    case 'authorize':
      return settleAuthorize(change, attempt, outcome);
    case 'capture':
      return settleCapture(change, attempt, outcome);
    case 'void':
      return settleVoid(change, attempt, outcome);
    case 'refund':
      return settleRefund(change, attempt, outcome);
    default:
      return unreachable(attempt.operation);
  }
};

/** The provider has it, and will tell; or the payer has to act first. */
const wait = (
  change: Change,
  attempt: Attempt,
  outcome: Extract<Outcome, { kind: 'pending' }>,
  input: SettleInput,
): Change => {
  if (!isOpen(attempt.state)) return change;
  const fields = { provider_reference: outcome.reference, ...nextLook(attempt, input) };
  const url = outcome.nextAction?.url;
  const event = url === undefined ? 'wait' : 'require_action';
  const to = url === undefined ? 'pending' : 'requires_action';
  if (attempt.state === to || attempt.state === 'in_review') {
    return setAttempt(change, attempt.id, fields);
  }
  const moved = moveAttempt(change, attempt.id, event, fields);
  if (attempt.operation !== 'authorize') return moved;
  if (url !== undefined && moved.payment.state === 'processing') {
    const asked = movePayment(moved, 'require_action', { next_action_url: url }, attempt.id);
    return tellPayment(asked, 'payment.requires_action');
  }
  return moved.payment.state === 'requires_action'
    ? movePayment(moved, 'resume', { next_action_url: null }, attempt.id)
    : moved;
};

/** We do not know. Asked again on the schedule; in review when the schedule ends. */
const lose = (change: Change, attempt: Attempt, cause: string, input: SettleInput): Change => {
  if (!isOpen(attempt.state) || attempt.state === 'in_review') return change;
  const look = nextLook(attempt, input);
  const isAtEnd = look.next_action_at === null || input.isLastLook === true;
  if (isAtEnd && attempt.state !== 'requires_action') {
    return contest(change, attempt, `unknown, and nothing more to ask: ${cause}`);
  }
  return attempt.state === 'sending'
    ? moveAttempt(change, attempt.id, 'lose', { ...look, failure_message: cause.slice(0, 500) })
    : setAttempt(change, attempt.id, look);
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
  (outcome.amount.minor === attempt.amount_minor && outcome.amount.currency === attempt.currency);

const describe = ({ amount }: Extract<Outcome, { kind: 'approved' }>): string =>
  `${amount.minor} minor units of ${amount.currency}`;

const noteExchanges = (change: Change, input: SettleInput): Change => ({
  ...change,
  exchanges: input.exchanges.map((exchange) => ({ attemptId: input.attemptId, exchange })),
});
