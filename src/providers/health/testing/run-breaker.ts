import { manualClock, seededRandom } from '#kernel';
import { type BreakerState, createBreaker } from '../breaker.ts';
import { healthDefaults } from '../health-settings.ts';
import type { Verdict } from '../judge-call.ts';
import { createSampleWindow } from '../sample-window.ts';

/** A breaker on a clock that the test moves, with what it told. */
export const exampleBreaker = () => {
  const clock = manualClock(new Date('2026-11-21T09:30:00Z'));
  const told: BreakerState[] = [];
  const breaker = createBreaker({
    clock,
    window: createSampleWindow(healthDefaults),
    settings: healthDefaults,
    onChange: (to) => told.push(to),
  });
  const call = async (verdict: Verdict) =>
    await breaker.run(
      async () => await Promise.resolve({ result: verdict, verdict, durationMs: 1 }),
    );
  const calls = async (verdict: Verdict, times: number) => {
    for (let i = 0; i < times; i += 1) await call(verdict);
  };
  return { clock, breaker, told, call, calls };
};

/** A stream of calls of which so many in a hundred fail, after so many that went well. */
export interface Stream {
  readonly perSecond: number;
  readonly well: number;
  readonly failPercent: number;
  readonly calls: number;
  readonly seed: number;
}

/** Runs a stream against a breaker; says how often it opened, and by which failing call first. */
export const runStream = async (stream: Stream) => {
  const { clock, breaker, told, call } = exampleBreaker();
  const random = seededRandom(stream.seed);
  let firstOpenedBy = Infinity;
  for (let i = 1; i <= stream.well + stream.calls; i += 1) {
    clock.advance(1_000 / stream.perSecond);
    const fails = i > stream.well && random() * 100 < stream.failPercent;
    if (breaker.passage() === 'shut') continue;
    await call(fails ? 'unknown' : 'ok');
    if (told.length === 1) firstOpenedBy = Math.min(firstOpenedBy, i - stream.well);
  }
  return { firstOpenedBy, openings: told.filter((to) => to === 'open').length };
};
