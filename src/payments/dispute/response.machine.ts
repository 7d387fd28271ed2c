import { machine } from '#kernel';

/**
 * An answer to a dispute on its way. It begins as `sending`, because from its commit on it may have
 * left; `overtaken`: the dispute came to its end before anybody could say whether it was taken.
 */
export const disputeResponseMachine = machine('dispute_response', 'sending', {
  sending: {
    accept: 'accepted',
    decline: 'declined',
    withhold: 'not_sent',
    lose: 'unknown',
    overtake: 'overtaken',
  },
  unknown: { accept: 'accepted', decline: 'declined', overtake: 'overtaken' },
  accepted: {},
  declined: {},
  not_sent: {},
  overtaken: {},
});

export type ResponseState = (typeof disputeResponseMachine.states)[number];
export type ResponseEvent = (typeof disputeResponseMachine.events)[number];

/** Whether it has not come to its end. */
export const isOpenResponse = (state: ResponseState): boolean =>
  state === 'sending' || state === 'unknown';
