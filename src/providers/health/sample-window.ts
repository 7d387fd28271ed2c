import type { HealthSettings } from './health-settings.ts';
import { speaksAgainst, type Verdict } from './judge-call.ts';

/** One call, as the window remembers it. */
interface Sample {
  readonly atMs: number;
  readonly verdict: Verdict;
  readonly durationMs: number;
}

/** How many calls of the window came to what. */
export type VerdictCounts = Readonly<Record<Verdict, number>>;

/** What the window says at a moment. */
export interface WindowReading {
  readonly counts: VerdictCounts;
  readonly sample: number;
  /** Failures among the sample, from 0 to 1. */
  readonly failureShare: number;
  /** Half of the calls took this long or less; null without a call. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

/** The newest calls of one kind. */
export interface SampleWindow {
  add(atMs: number, verdict: Verdict, durationMs: number): void;
  /** Whether enough calls are in it, and enough of them failed. */
  isBad(atMs: number): boolean;
  read(atMs: number): WindowReading;
  clear(): void;
}

type Settings = Pick<
  HealthSettings,
  'windowMs' | 'sampleMin' | 'sampleMax' | 'staleMs' | 'failurePercent'
>;

/**
 * Opens a window: the calls of the last `windowMs`, and where those are fewer than `sampleMin`, the
 * last `sampleMin` calls that are younger than `staleMs`. So it reacts in seconds under traffic,
 * and without much of it still knows the last twenty calls.
 */
export const createSampleWindow = (settings: Settings): SampleWindow => {
  let samples: Sample[] = [];
  const judged = (atMs: number): readonly Sample[] => {
    samples = samples.filter((one) => one.atMs > atMs - settings.staleMs);
    const recent = samples.findIndex((one) => one.atMs > atMs - settings.windowMs);
    const from = recent === -1 ? samples.length : recent;
    return samples.slice(Math.max(0, Math.min(from, samples.length - settings.sampleMin)));
  };
  return {
    add: (atMs, verdict, durationMs) => {
      samples.push({ atMs, verdict, durationMs });
      if (samples.length > settings.sampleMax) samples.shift();
    },
    isBad: (atMs) => {
      const among = judged(atMs);
      const against = among.filter(({ verdict }) => speaksAgainst(verdict)).length;
      const isProof = among.length >= settings.sampleMin;
      return isProof && against * 100 >= settings.failurePercent * among.length;
    },
    read: (atMs) => readingOf(judged(atMs)),
    clear: () => {
      samples = [];
    },
  };
};

const readingOf = (samples: readonly Sample[]): WindowReading => {
  const counts = { ok: 0, declined: 0, failed: 0, unknown: 0, slow: 0 };
  for (const { verdict } of samples) counts[verdict] += 1;
  const durations = samples.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  const against = counts.failed + counts.unknown + counts.slow;
  return {
    counts,
    sample: samples.length,
    failureShare: samples.length === 0 ? 0 : against / samples.length,
    p50Ms: quantile(durations, 0.5),
    p95Ms: quantile(durations, 0.95),
  };
};

/** The least value that this share of all does not exceed: the nearest rank, of ascending values. */
const quantile = (ascending: readonly number[], share: number): number | null =>
  ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? null;
