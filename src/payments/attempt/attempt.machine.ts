import { machine } from '#kernel';

/**
 * What one try at a provider can become. It begins as `sending`, because from the moment it is
 * durable the request may be on its way. `unknown` ends by the provider's answer, by proof of
 * absence or by a person; never by giving up.
 */
export const attemptMachine = machine('attempt', 'sending', {
  sending: {
    approve: 'approved',
    decline: 'declined',
    wait: 'pending',
    require_action: 'requires_action',
    withhold: 'not_sent',
    lose: 'unknown',
    contest: 'in_review',
  },
  pending: {
    approve: 'approved',
    decline: 'declined',
    require_action: 'requires_action',
    contest: 'in_review',
  },
  requires_action: {
    approve: 'approved',
    decline: 'declined',
    wait: 'pending',
    contest: 'in_review',
    supersede: 'superseded',
  },
  unknown: {
    approve: 'approved',
    decline: 'declined',
    wait: 'pending',
    require_action: 'requires_action',
    withhold: 'not_sent',
    contest: 'in_review',
    // The merchant's policy lets another provider be tried; this one is watched to its end.
    supersede: 'superseded',
  },
  in_review: { approve: 'approved', decline: 'declined' },
  // A refund can fail after it succeeded: the money comes back from the buyer's bank. So can a
  // capture, where the provider answers before it knows.
  approved: { reverse: 'reversed', expire: 'expired' },
  declined: { approve_late: 'approved_late' },
  not_sent: { approve_late: 'approved_late' },
  superseded: { approve_late: 'approved_late', decline: 'declined', withhold: 'not_sent' },
  approved_late: { reverse: 'reversed', expire: 'expired' },
  reversed: {},
  // Granted, and let go by the provider before all of it was taken.
  expired: {},
});

export type AttemptState = (typeof attemptMachine.states)[number];
export type AttemptEvent = (typeof attemptMachine.events)[number];

/** States in which the provider may still act on the request: the fence stands. */
export const openAttemptStates = [
  'sending',
  'pending',
  'requires_action',
  'unknown',
  'in_review',
] as const satisfies readonly AttemptState[];

/** Whether the provider may still act on an attempt in this state. */
export const isOpen = (state: AttemptState): boolean =>
  (openAttemptStates as readonly string[]).includes(state);
