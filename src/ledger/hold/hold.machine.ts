import { machine } from '#kernel';

/**
 * A hold sets money aside until it is taken or let go. `take` leaves a rest that stays held;
 * `finish` takes the last of it, or takes a part and lets the rest go.
 */
export const holdMachine = machine('hold', 'open', {
  open: { take: 'open', finish: 'posted', void: 'voided', expire: 'expired' },
  posted: {},
  voided: {},
  expired: {},
});

/** Where a hold stands. */
export type HoldState = (typeof holdMachine.states)[number];

/** What happens to a hold. */
export type HoldEvent = (typeof holdMachine.events)[number];
