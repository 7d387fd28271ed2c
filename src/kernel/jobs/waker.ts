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

/** More than this in memory means that the carrier is away; the sweeps are near. */
const waitingMax = 50_000;

/**
 * Puts a carrier behind a call that never fails and never waits. Wake-ups that arrive while others
 * are being sent leave together in the next call, each object once.
 *
 * @param onFault told of wake-ups that could not be sent: worth a warning, harmless
 */
export const createWaker = (carrier: Carrier, onFault: (fault: unknown) => void): Waker => {
  let waiting = new Map<string, Wake>();
  let sending: Promise<void> | undefined;

  const send = async (): Promise<void> => {
    while (waiting.size > 0) {
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
