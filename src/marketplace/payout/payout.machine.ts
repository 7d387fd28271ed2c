import { machine } from '#kernel';

/**
 * How far a payout has come. Paid is not final: the bank may send the money back for some days,
 * after which it is settled; and should it come back even then, that is a failure too. What is told
 * late changes nothing, because no step leads back.
 */
export const payoutMachine = machine('payout', 'sending', {
  sending: {
    accept: 'pending',
    transit: 'in_transit',
    pay: 'paid',
    fail: 'failed',
    cancel: 'canceled',
    contest: 'in_review',
  },
  pending: { transit: 'in_transit', pay: 'paid', fail: 'failed', cancel: 'canceled' },
  in_transit: { pay: 'paid', fail: 'failed', cancel: 'canceled' },
  paid: { settle: 'settled', fail: 'failed', cancel: 'canceled' },
  settled: { fail: 'failed' },
  in_review: {
    accept: 'pending',
    transit: 'in_transit',
    pay: 'paid',
    fail: 'failed',
    cancel: 'canceled',
  },
  failed: {},
  canceled: {},
});

export type PayoutState = (typeof payoutMachine.states)[number];
export type PayoutEvent = (typeof payoutMachine.events)[number];
