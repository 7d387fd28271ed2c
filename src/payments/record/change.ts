import { assert } from '#kernel';
import type { TransferDraft } from '#ledger';
import type { Exchange } from '#providers';
import { type AttemptEvent, attemptMachine } from '../attempt/attempt.machine.ts';
import { type PaymentEvent, paymentMachine } from '../payment/payment.machine.ts';
import { type RefundEvent, refundMachine } from '../refund/refund.machine.ts';
import type { RouteDecisionRow } from '../routing/decision/store.ts';
import type { Attempt, Payment, Refund, World } from './world.ts';

/** One step of one machine, for the log. */
export interface Step {
  readonly noun: 'payment' | 'attempt' | 'refund';
  readonly objectId: string;
  readonly sequence: number;
  readonly from: string;
  readonly event: string;
  readonly to: string;
  /** The attempt that brought it about, where it was one. */
  readonly causedBy: string | null;
}

/** Something to tell: the event's type and the object as it is at this moment. */
export interface Telling {
  readonly type: string;
  readonly object:
    | { readonly type: 'payment'; readonly payment: Payment }
    | { readonly type: 'refund'; readonly refund: Refund };
}

/**
 * A decision's whole effect: the world after it, and what has to be written for it. Everything in
 * here is committed together or not at all.
 */
export interface Change extends World {
  readonly at: Date;
  readonly steps: readonly Step[];
  readonly transfers: readonly TransferDraft[];
  readonly tellings: readonly Telling[];
  readonly exchanges: readonly { readonly attemptId: string; readonly exchange: Exchange }[];
  /** Where the payment goes and why, one for each confirmation. */
  readonly routes: readonly RouteDecisionRow[];
}

/** A change that has not changed anything yet. */
export const begin = (world: World, at: Date): Change => ({
  ...world,
  at,
  steps: [],
  transfers: [],
  tellings: [],
  exchanges: [],
  routes: [],
});

/** Moves the payment by one step of its machine and sets the fields that come with it. */
export const movePayment = (
  change: Change,
  event: PaymentEvent,
  fields: Partial<Payment> = {},
  attemptId: string | null = null,
): Change => {
  const { payment } = change;
  const to = paymentMachine.step(payment.state, event);
  const step = stepOf('payment', payment, event, to, attemptId);
  return {
    ...setPayment(change, { ...fields, state: to, step_count: step.sequence }),
    steps: [...change.steps, step],
  };
};

/** Sets fields of the payment without a step. */
export const setPayment = (change: Change, fields: Partial<Payment>): Change => ({
  ...change,
  payment: { ...change.payment, ...fields, updated_at: change.at },
});

/** Moves one attempt by one step. An open attempt that closes takes its due time with it. */
export const moveAttempt = (
  change: Change,
  attemptId: string,
  event: AttemptEvent,
  fields: Partial<Attempt> = {},
): Change => {
  const attempt = attemptOf(change, attemptId);
  const to = attemptMachine.step(attempt.state, event);
  const step = stepOf('attempt', attempt, event, to, attemptId);
  return {
    ...setAttempt(change, attemptId, { ...fields, state: to, step_count: step.sequence }),
    steps: [...change.steps, step],
  };
};

/** Sets fields of one attempt without a step. */
export const setAttempt = (
  change: Change,
  attemptId: string,
  fields: Partial<Attempt>,
): Change => ({
  ...change,
  attempts: change.attempts.map((attempt) =>
    attempt.id === attemptId ? { ...attempt, ...fields, updated_at: change.at } : attempt,
  ),
});

/** Moves one refund by one step. */
export const moveRefund = (
  change: Change,
  refundId: string,
  event: RefundEvent,
  fields: Partial<Refund> = {},
): Change => {
  const refund = refundOf(change, refundId);
  const to = refundMachine.step(refund.state, event);
  const step = stepOf('refund', refund, event, to, null);
  const moved = {
    ...refund,
    ...fields,
    state: to,
    step_count: step.sequence,
    updated_at: change.at,
  };
  return {
    ...change,
    refunds: change.refunds.map((other) => (other.id === refundId ? moved : other)),
    steps: [...change.steps, step],
  };
};

/** Adds an attempt, which raises the fence where it is the payment's own. */
export const addAttempt = (change: Change, attempt: Attempt): Change => ({
  ...setPayment(change, { attempt_count: attempt.number }),
  attempts: [...change.attempts, attempt],
});

/** Adds a refund. */
export const addRefund = (change: Change, refund: Refund): Change => ({
  ...change,
  refunds: [...change.refunds, refund],
});

/** Adds a ledger transfer. */
export const book = (change: Change, ...transfers: readonly TransferDraft[]): Change => ({
  ...change,
  transfers: [...change.transfers, ...transfers],
});

/** Keeps where the payment goes, and why. */
export const decideRoute = (change: Change, route: RouteDecisionRow): Change => ({
  ...change,
  routes: [...change.routes, route],
});

/** Tells of the payment as it is now. */
export const tellPayment = (change: Change, type: string): Change => ({
  ...change,
  tellings: [...change.tellings, { type, object: { type: 'payment', payment: change.payment } }],
});

/** Tells of a refund as it is now. */
export const tellRefund = (change: Change, type: string, refundId: string): Change => ({
  ...change,
  tellings: [
    ...change.tellings,
    { type, object: { type: 'refund', refund: refundOf(change, refundId) } },
  ],
});

/** The attempt of this id, which the world must hold. */
export const attemptOf = (world: World, attemptId: string): Attempt => {
  const attempt = world.attempts.find((candidate) => candidate.id === attemptId);
  assert(attempt !== undefined, `payment ${world.payment.id} has an attempt ${attemptId}`);
  return attempt;
};

/** The refund of this id, which the world must hold. */
export const refundOf = (world: World, refundId: string): Refund => {
  const refund = world.refunds.find((candidate) => candidate.id === refundId);
  assert(refund !== undefined, `payment ${world.payment.id} has a refund ${refundId}`);
  return refund;
};

const stepOf = (
  noun: Step['noun'],
  row: { readonly id: string; readonly state: string; readonly step_count: number },
  event: string,
  to: string,
  causedBy: string | null,
): Step => ({
  noun,
  objectId: row.id,
  sequence: row.step_count + 1,
  from: row.state,
  event,
  to,
  causedBy,
});
