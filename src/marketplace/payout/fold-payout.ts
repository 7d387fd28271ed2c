import type { TransferDraft } from '#ledger';
import type { PayoutReport } from '#providers';
import { charge, giveBack, send, settle } from './bookings.ts';
import { type PayoutEvent, payoutMachine } from './payout.machine.ts';
import { isOpenPayout, type Payout } from './payout.ts';

/** A payout after something was learnt of it, and what has to be written and told for it. */
export interface PayoutChange {
  readonly payout: Payout;
  readonly step: { readonly from: string; readonly event: PayoutEvent } | null;
  readonly bookings: readonly TransferDraft[];
  readonly tellings: readonly string[];
}

/** How long the provider may still take a payout back, and how often it is looked at. */
export interface PayoutClock {
  readonly at: Date;
  readonly settlesMs: number;
}

const lookEveryMs = 6 * 3_600_000;

/**
 * Lays a report over a payout. Steps only lead on, so a report that is told twice or late changes
 * nothing; and because what comes back is booked under one name, the claim comes back once. Pure.
 */
export const foldPayout = (
  payout: Payout,
  report: PayoutReport,
  { at, settlesMs }: PayoutClock,
): PayoutChange => {
  const event = eventOf[report.status];
  const isFirst = payout.provider_reference === null;
  const known: Payout = {
    ...payout,
    provider_reference: report.reference,
    arrives_on: report.arrivesOn,
    destination: report.destination ?? payout.destination,
    fee_minor: isFirst ? (report.fee?.minor ?? 0n) : payout.fee_minor,
  };
  const sent = isFirst
    ? [send(known, at), ...(known.fee_minor > 0n ? [charge(known, at)] : [])]
    : [];
  if (!payoutMachine.may(payout.state, event)) {
    const looked = isFirst ? known : payout;
    return { payout: looked, step: null, bookings: sent, tellings: [] };
  }
  const isOver = event === 'fail' || event === 'cancel';
  const moved: Payout = {
    ...known,
    state: payoutMachine.step(payout.state, event),
    step_count: payout.step_count + 1,
    paid_at: event === 'pay' ? at : payout.paid_at,
    failure_code: report.failure?.code ?? null,
    failure_message: report.failure?.message.slice(0, 500) ?? null,
    updated_at: at,
  };
  return {
    payout: { ...moved, next_look_at: nextLookAt(moved, at, settlesMs) },
    step: { from: payout.state, event },
    bookings: [...sent, ...(isOver ? [giveBack({ ...known, state: payout.state }, at)] : [])],
    tellings: [toldAs[report.status]],
  };
};

/** The time in which a paid payout could come back is over. Pure. */
export const settlePayout = (payout: Payout, at: Date): PayoutChange => ({
  payout: {
    ...payout,
    state: payoutMachine.step(payout.state, 'settle'),
    step_count: payout.step_count + 1,
    next_look_at: null,
    updated_at: at,
  },
  step: { from: payout.state, event: 'settle' },
  bookings: [settle(payout, at)],
  tellings: ['payout.settled'],
});

/** It never left: what was set apart for it is the seller's again. Pure. */
export const endUnsent = (
  payout: Payout,
  failure: { readonly code: string; readonly message: string },
  at: Date,
): PayoutChange => ({
  payout: {
    ...payout,
    state: payoutMachine.step(payout.state, 'fail'),
    step_count: payout.step_count + 1,
    failure_code: failure.code,
    failure_message: failure.message,
    next_look_at: null,
    updated_at: at,
  },
  step: { from: payout.state, event: 'fail' },
  bookings: [giveBack(payout, at)],
  tellings: ['payout.failed'],
});

/** How the provider's word for a payout is told. */
const toldAs = {
  pending: 'payout.pending',
  in_transit: 'payout.in_transit',
  paid: 'payout.paid',
  failed: 'payout.failed',
  canceled: 'payout.canceled',
} as const satisfies Record<PayoutReport['status'], string>;

const eventOf = {
  pending: 'accept',
  in_transit: 'transit',
  paid: 'pay',
  failed: 'fail',
  canceled: 'cancel',
} as const satisfies Record<PayoutReport['status'], PayoutEvent>;

/** A paid one is looked at when it may be settled, any other that is open some times a day. */
const nextLookAt = (payout: Payout, at: Date, settlesMs: number): Date | null => {
  if (!isOpenPayout(payout)) return null;
  const { paid_at: paidAt } = payout;
  if (payout.state === 'paid' && paidAt !== null) return new Date(paidAt.getTime() + settlesMs);
  return new Date(at.getTime() + lookEveryMs);
};
