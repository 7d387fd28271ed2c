import { machine } from '#kernel';

/**
 * A provider's notice, from its arrival on. Kept once, it may be delivered again at any time: only
 * what is processed is a duplicate. Any settled notice can be looked at anew.
 */
export const noticeMachine = machine('notice', 'received', {
  received: { process: 'processed', ignore: 'ignored', outdate: 'stale', fail: 'failed' },
  failed: {
    process: 'processed',
    ignore: 'ignored',
    outdate: 'stale',
    fail: 'failed',
    give_up: 'given_up',
    replay: 'received',
  },
  processed: { replay: 'received' },
  // It concerns nothing of ours.
  ignored: { replay: 'received' },
  // Something newer had been applied before it came.
  stale: { replay: 'received' },
  given_up: { replay: 'received' },
});

/** The states of a notice. */
export type NoticeState = (typeof noticeMachine)['states'][number];
