import { machine } from '#kernel';

/**
 * What a dispute can be. A provider may tell the later before the earlier, and may go back: what was
 * won is contested again, an inquiry becomes a chargeback. The fold over time decides what stands,
 * so every state leads on to every other.
 */
export const disputeMachine = machine('dispute', 'opened', {
  opened: {
    ask: 'needs_response',
    review: 'under_review',
    win: 'won',
    lose: 'lost',
    close: 'closed',
  },
  needs_response: { review: 'under_review', win: 'won', lose: 'lost', close: 'closed' },
  under_review: { ask: 'needs_response', win: 'won', lose: 'lost', close: 'closed' },
  won: { ask: 'needs_response', review: 'under_review', lose: 'lost', close: 'closed' },
  lost: { ask: 'needs_response', review: 'under_review', win: 'won', close: 'closed' },
  closed: { ask: 'needs_response', review: 'under_review', win: 'won', lose: 'lost' },
});

export type DisputeState = (typeof disputeMachine.states)[number];
export type DisputeEvent = (typeof disputeMachine.events)[number];
