import { machine } from '#kernel';

/** How far a share has come: kept back, let go, and the seller's to be paid out. */
export const shareMachine = machine('share', 'held', {
  held: { release: 'released' },
  released: { arrive: 'available' },
  available: {},
});

export type ShareState = (typeof shareMachine.states)[number];
export type ShareEvent = (typeof shareMachine.events)[number];
