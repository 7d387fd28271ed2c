import { machine } from '#kernel';

/** What a refund can become. Either end may be overturned by the provider, days later. */
export const refundMachine = machine('refund', 'pending', {
  pending: { succeed: 'succeeded', fail: 'failed' },
  succeeded: { fail_late: 'failed' },
  failed: { succeed_late: 'succeeded' },
});

export type RefundState = (typeof refundMachine.states)[number];
export type RefundEvent = (typeof refundMachine.events)[number];
