import { assert } from '#kernel';
import type { TransferDraft } from '#ledger';
import type { EndedErrand, Errand } from '#providers';
import { type Reversal, type Share, type Transfer, untroubled } from '../share/share.ts';
import { carried } from '../split/bookings.ts';
import { nextRetryAt } from './retry-schedule.ts';
import { type TransferEvent, transferMachine } from './transfer.machine.ts';

/** What settling looks at of an errand that has ended. */
export interface Ending {
  readonly errand: Pick<Errand, 'id' | 'scope' | 'subjectId' | 'state' | 'failure'>;
  readonly outcome: EndedErrand['outcome'];
}

/** Rows after the end of one errand, and what has to be booked and told for it. */
export interface Settlement {
  readonly transfer: Transfer;
  readonly share: Share | null;
  readonly reversal: Reversal | null;
  readonly step: {
    readonly noun: 'transfer' | 'reversal';
    readonly from: string;
    readonly event: string;
  } | null;
  readonly bookings: readonly TransferDraft[];
  readonly telling: string | null;
}

/**
 * The end of a transfer. Done, the money lies on the seller's account; refused or never sent, its
 * share says so and tries again when that makes sense; what nobody can prove waits for a person.
 * Ended already, it stays as it is. Pure.
 */
export const settleTransfer = (
  before: { readonly transfer: Transfer; readonly share: Share | null },
  { errand, outcome }: Ending,
  at: Date,
): Settlement => {
  const { transfer, share } = before;
  const same = { ...before, reversal: null, step: null, bookings: [], telling: null };
  if (errand.state === 'in_review') {
    if (transfer.state !== 'sending') return same;
    return { ...same, ...moved(transfer, 'contest', {}, at), telling: 'transfer.in_review' };
  }
  if (!transferMachine.may(transfer.state, outcome.kind === 'done' ? 'pay' : 'fail')) return same;
  if (outcome.kind === 'done') {
    const { report } = outcome;
    assert(report.about === 'transfer', 'a transfer ends with a report of a transfer');
    return {
      ...same,
      ...moved(transfer, 'pay', { provider_reference: report.reference }, at),
      share: share && arrived(share, transfer.amount_minor, report.availableOn, at),
      bookings: [arrival(transfer, at)],
      telling: 'transfer.paid',
    };
  }
  const failure = failureOf(errand);
  return {
    ...same,
    ...moved(
      transfer,
      'fail',
      { failure_code: failure.code, failure_message: failure.message },
      at,
    ),
    share: share && troubled(share, 'transfer_failed', errand, at),
    telling: 'transfer.failed',
  };
};

const moved = (
  transfer: Transfer,
  event: TransferEvent,
  fields: Partial<Transfer>,
  at: Date,
): Pick<Settlement, 'transfer' | 'step'> => ({
  transfer: {
    ...transfer,
    ...fields,
    state: transferMachine.step(transfer.state, event),
    step_count: transfer.step_count + 1,
    updated_at: at,
  },
  step: { noun: 'transfer', from: transfer.state, event },
});

const arrived = (share: Share, minor: bigint, usableAt: Date | null, at: Date): Share => ({
  ...untroubled(share),
  transferred_minor: share.transferred_minor + minor,
  usable_at: usableAt,
  updated_at: at,
});

/** The money goes from the platform's balance to the seller's account at the provider. */
const arrival = (transfer: Transfer, at: Date): TransferDraft => {
  const { currency, account_id: account } = transfer;
  const isForShare = transfer.share_id !== null;
  const minor = transfer.amount_minor;
  return {
    scope: { organisationId: transfer.organisation_id, mode: transfer.mode },
    id: `transferred:${transfer.id}`,
    kind: 'transfer.paid',
    effectiveAt: at,
    reference: { type: 'transfer', id: transfer.id },
    phase: { kind: 'posted' },
    entries: [
      ...carried(transfer.provider, transfer, minor).map((line) => ({ ...line, currency })),
      // One that pays for no share is the platform's own money, and the seller's from now on.
      ...(isForShare
        ? []
        : [
            { account: `organisation:balance:${currency}`, minor: -minor, currency },
            { account: `merchant:${account}:available:${currency}`, minor, currency },
          ]),
    ],
  };
};

/** A share whose last movement did not: why, and when another is tried. */
export const troubled = (
  share: Share,
  problem: NonNullable<Share['problem']>,
  errand: Ending['errand'],
  at: Date,
): Share => {
  const { code, message } = failureOf(errand);
  const count = share.retry_count + 1;
  return {
    ...share,
    problem,
    problem_code: code,
    problem_message: message,
    retry_count: count,
    retry_at: nextRetryAt(count, errand.failure, at),
    updated_at: at,
  };
};

/** Why, in a code of ours and a sentence that fits its column. */
export const failureOf = ({
  failure,
}: Pick<Errand, 'failure'>): { readonly code: string; readonly message: string } => ({
  code: failure?.reason ?? 'unknown',
  message: (failure?.message ?? '').slice(0, 500),
});
