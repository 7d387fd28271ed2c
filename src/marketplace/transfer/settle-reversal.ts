import { assert } from '#kernel';
import type { TransferDraft } from '#ledger';
import { type Reversal, type Share, type Transfer, untroubled } from '../share/share.ts';
import { carried } from '../split/bookings.ts';
import { type ReversalEvent, reversalMachine } from './reversal.machine.ts';
import { type Ending, failureOf, type Settlement, troubled } from './settle-transfer.ts';

/**
 * The end of a reversal. One that failed leaves the seller owing what was taken back on our books:
 * his share says so, and tries again once he may have earned it. Pure.
 */
export const settleReversal = (
  before: {
    readonly transfer: Transfer;
    readonly share: Share | null;
    readonly reversal: Reversal;
  },
  { errand, outcome }: Ending,
  at: Date,
): Settlement => {
  const { transfer, share, reversal } = before;
  const same = { ...before, step: null, bookings: [], telling: null };
  if (errand.state === 'in_review') {
    if (reversal.state !== 'sending') return same;
    return { ...same, ...moved(reversal, 'contest', {}, at), telling: 'transfer.in_review' };
  }
  if (!reversalMachine.may(reversal.state, outcome.kind === 'done' ? 'succeed' : 'fail')) {
    return same;
  }
  if (outcome.kind === 'done') {
    const { report } = outcome;
    assert(report.about === 'reversal', 'a reversal ends with a report of a reversal');
    const minor = reversal.amount_minor;
    return {
      ...same,
      ...moved(reversal, 'succeed', { provider_reference: report.reference }, at),
      transfer: {
        ...transfer,
        reversed_minor: transfer.reversed_minor + minor,
        updated_at: at,
      },
      share: share && {
        ...untroubled(share),
        transferred_minor: share.transferred_minor - minor,
        updated_at: at,
      },
      bookings: [takenBack(transfer, reversal, at)],
      telling: 'transfer.reversed',
    };
  }
  const { code, message } = failureOf(errand);
  return {
    ...same,
    ...moved(reversal, 'fail', { failure_code: code, failure_message: message }, at),
    share: share && troubled(share, 'reversal_failed', errand, at),
    telling: 'transfer.reversal_failed',
  };
};

const moved = (
  reversal: Reversal,
  event: ReversalEvent,
  fields: Partial<Reversal>,
  at: Date,
): Pick<Settlement, 'reversal' | 'step'> => ({
  reversal: {
    ...reversal,
    ...fields,
    state: reversalMachine.step(reversal.state, event),
    step_count: reversal.step_count + 1,
    updated_at: at,
  },
  step: { noun: 'reversal', from: reversal.state, event },
});

/** The money comes back from the seller's account to the platform's balance at the provider. */
const takenBack = (transfer: Transfer, reversal: Reversal, at: Date): TransferDraft => {
  const { currency, account_id: account } = transfer;
  const minor = reversal.amount_minor;
  return {
    scope: { organisationId: transfer.organisation_id, mode: transfer.mode },
    id: `reversed:${reversal.id}`,
    kind: 'transfer.reversed',
    effectiveAt: at,
    reference: { type: 'transfer', id: transfer.id },
    phase: { kind: 'posted' },
    entries: [
      ...carried(transfer.provider, transfer, -minor).map((line) => ({ ...line, currency })),
      // One that paid for no share goes back to the platform; what the seller has spent, he owes.
      ...(transfer.share_id === null
        ? [
            { account: `merchant:${account}:owing:${currency}`, minor: -minor, currency },
            { account: `organisation:balance:${currency}`, minor, currency },
          ]
        : []),
    ],
  };
};
