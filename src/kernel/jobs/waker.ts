import { setTimeout as wait } from 'node:timers/promises';
import { assertNoTransaction } from '../database.ts';
import type { Carrier, Wake } from './carrier.ts';

/** Hands over wake-ups after a commit and returns at once. What gets lost, a sweep finds. */
export type WakeUp = (wakes: readonly Wake[]) => void;

/** A {@link WakeUp} in front of a carrier. */
export interface Waker {
  readonly wake: WakeUp;
  /** When everything handed over so far has been sent or given up. */
  settled(): Promise<void>;
}

/**
 * The next call leaves no sooner than this after the one before. A lone wake-up goes at once; of
 * hundreds a second several share a call, a row of the queue, a notification and a run of the job, each
 * of which costs more than an object in it.
 */
const paceMs = 40;

const pauseOfPace = async (): Promise<void> => await wait(paceMs);

/** More than this in memory means that the carrier is away; the sweeps are near. */
const waitingMax = 50_000;

/**
 * Puts a carrier behind a call that never fails and never waits. Wake-ups that arrive while others
 * are being sent, or shortly after, leave together in the next call, each object once.
 *
 * @param onFault told of wake-ups that could not be sent: worth a warning, harmless
 * @param pause how long it is from one call to the next
 */
export const createWaker = (
  carrier: Carrier,
  onFault: (fault: unknown) => void,
  pause: () => Promise<void> = pauseOfPace,
): Waker => {
  let waiting = new Map<string, Wake>();
  let sending: Promise<void> | undefined;
  let paced: Promise<void> = Promise.resolve();

  const send = async (): Promise<void> => {
    while (waiting.size > 0) {
      await paced;
      paced = pause();
      const wakes = [...waiting.values()];
      waiting = new Map();
      try {
        await carrier.wake(wakes);
      } catch (fault) {
        onFault(fault);
      }
    }
    sending = undefined;
  };

  return {
    wake: (wakes) => {
      assertNoTransaction();
      for (const wake of wakes) {
        if (waiting.size < waitingMax) waiting.set(nameOf(wake), wake);
      }
      if (waiting.size > 0) sending ??= Promise.resolve().then(send);
    },
    settled: async () => {
      await sending;
    },
  };
};

const nameOf = ({ job, objectId, at }: Wake): string =>
  `${job}\n${objectId}\n${at?.getTime() ?? 0}`;
