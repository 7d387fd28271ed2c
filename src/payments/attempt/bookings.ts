import type { TransferDraft } from '#ledger';
import type { Money } from '#money';
import { type Attempt, type Payment, type Refund, scopeOf } from '../record/world.ts';

/**
 * What each outcome moves on the ledger. The provider's clearing account says what it owes us;
 * the organisation's balance says what its payments are worth. Credits are positive.
 */
const clearing = (attempt: Attempt): string =>
  `provider:${attempt.provider}:clearing:${attempt.currency}`;
const balance = (attempt: Attempt): string => `organisation:balance:${attempt.currency}`;
const fees = (attempt: Attempt): string => `provider:${attempt.provider}:fees:${attempt.currency}`;
const suspense = (attempt: Attempt): string => `suspense:unmatched:${attempt.currency}`;

const move = (attempt: Attempt, from: string, to: string, minor: bigint) => [
  { account: from, minor: -minor, currency: attempt.currency },
  { account: to, minor, currency: attempt.currency },
];

const draft = (
  payment: Payment,
  verb: string,
  subjectId: string,
  at: Date,
): Pick<TransferDraft, 'scope' | 'id' | 'kind' | 'effectiveAt' | 'reference'> => ({
  scope: scopeOf(payment),
  id: `${verb}:${subjectId}`,
  kind: `payment.${verb}`,
  effectiveAt: at,
  reference: { type: 'payment', id: payment.id },
});

/** The ledger's name for the hold that an attempt makes. */
export const holdIdOf = (attempt: Attempt): string => `authorized:${attempt.id}`;

/** An authorisation sets the money aside. */
export const holdAuthorized = (payment: Payment, attempt: Attempt, at: Date): TransferDraft => ({
  ...draft(payment, 'authorized', attempt.id, at),
  phase: { kind: 'hold' },
  entries: move(attempt, clearing(attempt), balance(attempt), attempt.amount_minor),
});

/**
 * A capture takes a part of what is held. The last one lets the rest go, and so does one that takes
 * all of it.
 */
export const takeHeld = (
  payment: Payment,
  holdId: string,
  capture: Attempt,
  at: Date,
): TransferDraft => ({
  ...draft(payment, 'captured', capture.id, at),
  phase: { kind: 'post', holdId, rest: capture.is_final ? 'void' : 'keep' },
  entries: move(capture, clearing(capture), balance(capture), capture.amount_minor),
});

/** A payment that is authorised and captured at once. */
export const takeAtOnce = (payment: Payment, attempt: Attempt, at: Date): TransferDraft => ({
  ...draft(payment, 'captured', attempt.id, at),
  phase: { kind: 'posted' },
  entries: move(attempt, clearing(attempt), balance(attempt), attempt.amount_minor),
});

/** What the provider says that it keeps, if anything: an expense, and less that it owes us. */
export const bookFee = (
  payment: Payment,
  attempt: Attempt,
  fee: Money | undefined,
  at: Date,
): readonly TransferDraft[] => {
  if (fee === undefined || fee.minor === 0n) return [];
  const kept = { ...attempt, currency: fee.currency };
  return [
    {
      ...draft(payment, 'fee', attempt.id, at),
      phase: { kind: 'posted' },
      entries: move(kept, fees(attempt), clearing(attempt), fee.minor),
    },
  ];
};

/** Held money is let go: because we did so, or because the provider did. */
export const releaseHeld = (
  payment: Payment,
  holdId: string,
  at: Date,
  because: 'released' | 'expired' = 'released',
): TransferDraft => ({
  ...draft(payment, 'released', holdId, at),
  phase: { kind: 'void', holdId, because },
  entries: [],
});

/**
 * What is held changes: the old hold is let go and one of the whole new amount takes its place, so
 * that a payment never has two.
 */
export const holdAnew = (
  payment: Payment,
  attempt: Attempt,
  totalMinor: bigint,
  at: Date,
): readonly TransferDraft[] => [
  ...(payment.hold_id === null ? [] : [releaseHeld(payment, payment.hold_id, at)]),
  {
    ...draft(payment, 'authorized', attempt.id, at),
    phase: { kind: 'hold' },
    entries: move(attempt, clearing(attempt), balance(attempt), totalMinor),
  },
];

/** A capture that the provider took back after it had called it done. */
export const takeBack = (payment: Payment, attempt: Attempt, at: Date): TransferDraft => ({
  ...draft(payment, 'capture_failed', attempt.id, at),
  phase: { kind: 'posted' },
  entries: move(attempt, balance(attempt), clearing(attempt), attempt.amount_minor),
});

/** The same, where the money had gone back to the payer: a loss that somebody has to explain. */
export const takeBackRefunded = (payment: Payment, attempt: Attempt, at: Date): TransferDraft => ({
  ...draft(payment, 'capture_lost', attempt.id, at),
  phase: { kind: 'posted' },
  entries: move(attempt, suspense(attempt), clearing(attempt), attempt.amount_minor),
});

/** A return that came back: the money stands apart again. */
export const takeReturned = (payment: Payment, attempt: Attempt, at: Date): TransferDraft => ({
  ...draft(payment, 'return_failed', attempt.id, at),
  phase: { kind: 'posted' },
  entries: move(attempt, clearing(attempt), suspense(attempt), attempt.amount_minor),
});

/** Money that came twice has gone back to the payer. */
export const giveBack = (payment: Payment, attempt: Attempt, at: Date): TransferDraft => ({
  ...draft(payment, 'returned', attempt.id, at),
  phase: { kind: 'posted' },
  entries: move(attempt, suspense(attempt), clearing(attempt), attempt.amount_minor),
});

/** A refund is reserved before it is asked for. */
export const reserveRefund = (
  payment: Payment,
  refund: Refund,
  attempt: Attempt,
  at: Date,
): TransferDraft => ({
  ...draft(payment, 'refund_reserved', refund.id, at),
  phase: { kind: 'hold' },
  entries: move(attempt, balance(attempt), clearing(attempt), refund.amount_minor),
});

/** A refund that the provider made. */
export const payRefund = (
  payment: Payment,
  refund: Refund,
  attempt: Attempt,
  at: Date,
): TransferDraft => ({
  ...draft(payment, 'refunded', refund.id, at),
  phase: { kind: 'post', holdId: `refund_reserved:${refund.id}`, rest: 'void' },
  entries: move(attempt, balance(attempt), clearing(attempt), refund.amount_minor),
});

/** A refund that did not happen gives back its reservation. */
export const releaseRefund = (payment: Payment, refund: Refund, at: Date): TransferDraft => ({
  ...draft(payment, 'refund_released', refund.id, at),
  phase: { kind: 'void', holdId: `refund_reserved:${refund.id}` },
  entries: [],
});

/** A refund that came back after it had been made. */
export const returnRefund = (
  payment: Payment,
  refund: Refund,
  attempt: Attempt,
  at: Date,
): TransferDraft => ({
  ...draft(payment, 'refund_returned', refund.id, at),
  phase: { kind: 'posted' },
  entries: move(attempt, clearing(attempt), balance(attempt), refund.amount_minor),
});

/** A refund made although we had called it failed: its reservation is gone, the money too. */
export const payRefundLate = (
  payment: Payment,
  refund: Refund,
  attempt: Attempt,
  at: Date,
): TransferDraft => ({
  ...draft(payment, 'refunded_late', refund.id, at),
  phase: { kind: 'posted' },
  entries: move(attempt, balance(attempt), clearing(attempt), refund.amount_minor),
});

/** Money nobody asked for a second time: kept apart until somebody says whose it is. */
export const keepUnmatched = (payment: Payment, attempt: Attempt, at: Date): TransferDraft => ({
  ...draft(payment, 'unmatched', attempt.id, at),
  phase: { kind: 'posted' },
  entries: move(attempt, clearing(attempt), suspense(attempt), attempt.amount_minor),
});
