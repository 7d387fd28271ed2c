import { machine } from '#kernel';

/**
 * What money that arrived can become. It is on suspense until a payment takes it: `waiting` for the
 * rest of what a payment wants, `suspended` for a person. What is left of one that was more than its
 * payment wanted makes it `partly_matched`.
 */
export const creditMachine = machine('credit', 'received', {
  received: {
    match: 'matched',
    match_part: 'partly_matched',
    wait: 'waiting',
    suspend: 'suspended',
  },
  waiting: { match: 'matched', match_part: 'partly_matched', suspend: 'suspended' },
  suspended: { match: 'matched', match_part: 'partly_matched', wait: 'waiting' },
  partly_matched: { match: 'matched', match_part: 'partly_matched', wait: 'waiting' },
  matched: {},
});

export type CreditState = (typeof creditMachine.states)[number];
export type CreditEvent = (typeof creditMachine.events)[number];
