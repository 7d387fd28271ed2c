import { bulkhead, isBulkheadRejectedError, isTaskCancelledError } from 'cockatiel';
import type { HealthSettings } from './health-settings.ts';

/** A call that was never begun, and why. */
export interface Withheld {
  readonly withheld: string;
}

/** Whether a call was never begun. */
export const isWithheld = (value: object): value is Withheld => 'withheld' in value;

/** Keeps a slow provider from taking every socket of the process. */
export interface Bulkhead {
  /** Begins the call if there is room now, or never. */
  now<Result extends object>(call: () => Promise<Result>): Promise<Result | Withheld>;
  /** Begins the call once there is room, if that is soon enough. */
  soon<Result extends object>(call: () => Promise<Result>): Promise<Result | Withheld>;
  /** Calls that are under way. */
  inFlight(): number;
}

type Settings = Pick<HealthSettings, 'callsMax' | 'queueMax' | 'queueWaitMs'>;

/** Cockatiel's bulkhead with a limit on the wait, which that leaves open. */
export const createBulkhead = (settings: Settings): Bulkhead => {
  const { callsMax, queueMax, queueWaitMs } = settings;
  const policy = bulkhead(callsMax, queueMax);
  const full: Withheld = { withheld: `${callsMax} calls are in flight` };

  const wait = async <Result extends object>(
    call: () => Promise<Result>,
  ): Promise<Result | Withheld> =>
    await new Promise((resolve, reject) => {
      const impatience = new AbortController();
      const patience = setTimeout(() => {
        // Aborted while it waits, it is dropped from the queue and never begun.
        impatience.abort();
        resolve({ withheld: `${full.withheld}, and none ended within ${queueWaitMs} ms` });
      }, queueWaitMs);
      const begin = async () => {
        clearTimeout(patience);
        return await call();
      };
      policy.execute(begin, impatience.signal).then(resolve, (fault: unknown) => {
        clearTimeout(patience);
        if (isTaskCancelledError(fault) && impatience.signal.aborted) return;
        if (isRejection(fault)) resolve({ withheld: `${full.withheld} and ${queueMax} wait` });
        else reject(fault instanceof Error ? fault : new Error(String(fault)));
      });
    });

  return {
    now: async (call) => (policy.executionSlots > 0 ? await policy.execute(call) : full),
    soon: async (call) =>
      policy.executionSlots > 0 ? await policy.execute(call) : await wait(call),
    inFlight: () => callsMax - policy.executionSlots,
  };
};

const isRejection = (fault: unknown): boolean =>
  fault instanceof Error && isBulkheadRejectedError(fault);
