import { machine } from '#kernel';

/** What a difference can become: each end bears a person and a reason, two of them a transfer. */
export const breakMachine = machine('break', 'open', {
  open: { explain: 'explained', post: 'posted', write_off: 'written_off' },
  explained: {},
  posted: {},
  written_off: {},
});

export type BreakState = (typeof breakMachine.states)[number];
export type BreakEvent = (typeof breakMachine.events)[number];
