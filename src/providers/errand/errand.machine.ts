import { machine } from '#kernel';

/**
 * An errand on its way. It begins as `sending`, because from its commit on it may have left.
 * `not_sent` needs proof; `in_review` waits for a person, or for an answer that comes late.
 */
export const errandMachine = machine('errand', 'sending', {
  sending: {
    finish: 'done',
    refuse: 'refused',
    withhold: 'not_sent',
    lose: 'unknown',
    contest: 'in_review',
  },
  unknown: { finish: 'done', refuse: 'refused', withhold: 'not_sent', contest: 'in_review' },
  in_review: { finish: 'done', refuse: 'refused', withhold: 'not_sent' },
  done: {},
  refused: {},
  not_sent: {},
});

export type ErrandState = (typeof errandMachine.states)[number];
export type ErrandEvent = (typeof errandMachine.events)[number];

/** Whether somebody still tries: not ended, and not left to a person. */
export const isUnderWay = (state: ErrandState): boolean =>
  state === 'sending' || state === 'unknown';
