import { AsyncResource } from 'node:async_hooks';
import { setImmediate as settled } from 'node:timers/promises';
import { assert } from '#kernel';
import type { Dice } from './dice.ts';

/**
 * Who acts next. Everything that leaves the process, a transaction or a call, waits here for its
 * turn, and turns are given one at a time in an order drawn from the seed: tasks interleave in
 * every way that real ones could, and in the same way again when the seed is played again.
 */
export interface Turns {
  /** Waits for a turn and does the work in it. */
  take<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Starts tasks side by side and gives turns until each has ended. */
  play(tasks: readonly (() => Promise<void>)[]): Promise<void>;
}

/** A task that waits for anything but its turn waits for the machine's own timers. */
const idleRoundsMax = 100_000;

/** Builds the turns of one world. */
export const createTurns = (dice: Dice): Turns => {
  const waiting: (() => Promise<void>)[] = [];

  const giveTurns = async (isOver: () => boolean): Promise<void> => {
    for (let idle = 0; !isOver(); ) {
      // Whatever runs between two turns is promises alone: after one round all of it has run.
      await settled();
      // No draw where there is no choice: how long nobody waits is not the seed's to say.
      const at = waiting.length > 1 ? dice.between(0, waiting.length - 1) : 0;
      const [next] = waiting.splice(at, 1);
      idle = next === undefined ? idle + 1 : 0;
      assert(idle < idleRoundsMax, 'a task waits for its turn, or ends');
      await next?.();
    }
  };

  return {
    take: async (work) =>
      await new Promise((resolve, reject) => {
        // The work runs for whoever asked for the turn, not for whoever gives it.
        const inTurn = async (): Promise<void> => await work().then(resolve, reject);
        waiting.push(AsyncResource.bind(inTurn));
      }),
    play: async (tasks) => {
      let open = tasks.length;
      const running = tasks.map(async (task) => {
        try {
          await task();
        } finally {
          open -= 1;
        }
      });
      await giveTurns(() => open === 0);
      const ended = await Promise.allSettled(running);
      const fault = ended.find((end) => end.status === 'rejected');
      if (fault !== undefined) throw fault.reason;
    },
  };
};
