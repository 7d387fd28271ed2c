import { machine } from '#kernel';

/** What is taken back of a transfer. One that failed leaves the seller owing, until a later one. */
export const reversalMachine = machine('reversal', 'sending', {
  sending: { succeed: 'succeeded', fail: 'failed', contest: 'in_review' },
  in_review: { succeed: 'succeeded', fail: 'failed' },
  succeeded: {},
  failed: {},
});

export type ReversalState = (typeof reversalMachine.states)[number];
export type ReversalEvent = (typeof reversalMachine.events)[number];
