import type { Called } from '../contract.ts';
import type { Judged } from './breaker.ts';
import type { Health } from './create-health.ts';
import type { Verdict } from './judge-call.ts';
import type { Watch } from './watch.ts';

/** A call to a provider, and what is made of it. */
export interface WatchedCall<Result> {
  begin(): Promise<Called<Result>>;
  judge(result: Result, isSlow: boolean): Verdict;
  /** What it came to when it does not end in time. */
  late(cause: string): Result;
}

/** Under which limits it runs. */
export interface CallLimits {
  readonly health: Pick<Health, 'clock' | 'settings'>;
  readonly deadlineMs: number;
}

/** Begins a call now, ends it by its deadline, and lets the breaker learn from it. */
export const runWatched = async <Result>(
  { breaker }: Watch,
  limits: CallLimits,
  call: WatchedCall<Result>,
): Promise<Called<Result>> => {
  const settled = await breaker.run(async () => await judged(limits, call));
  // What was thrown is a bug of ours, or a kill that a test planted: the breaker may not hide it.
  if ('fault' in settled) throw settled.fault;
  return settled.called;
};

type Settled<Result> = { readonly called: Called<Result> } | { readonly fault: Error };

const judged = async <Result>(
  { health, deadlineMs }: CallLimits,
  call: WatchedCall<Result>,
): Promise<Judged<Settled<Result>>> => {
  const beganMs = health.clock.monotonicMs();
  const settled = await settle(deadlineMs, call);
  const durationMs = health.clock.monotonicMs() - beganMs;
  const isSlow = durationMs >= health.settings.slowMs;
  const verdict = 'fault' in settled ? 'unknown' : call.judge(settled.called.result, isSlow);
  return { result: settled, verdict, durationMs };
};

/** Never rejects: a call that throws has to be counted too. */
const settle = async <Result>(
  deadlineMs: number,
  call: WatchedCall<Result>,
): Promise<Settled<Result>> =>
  await new Promise((resolve) => {
    const deadline = setTimeout(() => {
      const cause = `the call did not end within ${deadlineMs} ms`;
      resolve({ called: { result: call.late(cause), exchanges: [] } });
    }, deadlineMs);
    call
      .begin()
      .then(
        (called) => resolve({ called }),
        (fault: unknown) =>
          resolve({ fault: fault instanceof Error ? fault : new Error(String(fault)) }),
      )
      .finally(() => clearTimeout(deadline));
  });
