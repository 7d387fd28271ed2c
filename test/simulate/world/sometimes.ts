import { assert } from '#kernel';

/** What must happen at least once over a run of any kind of world. */
export const worldSometimes = [
  'fault: provider answers nonsense over HTTP',
  'fault: commit acknowledgement lost',
  'fault: database away',
  'fault: process crashed',
  'fault: process paused past its lease',
] as const;

export type WorldSometimesName = (typeof worldSometimes)[number];

/**
 * Counts of a run: what must have happened at least once, or the run proves less than it claims.
 * Counted where it happens; a zero at the end is a failure.
 */
export interface Sometimes<Name extends string = string> {
  hit(name: Name, times?: number): void;
  /** A failpoint that a process was crashed at. */
  crashedAt(failpoint: string): void;
  readonly counts: ReadonlyMap<string, number>;
}

/** Begins counting, with the failpoints that crashes are to reach. */
export const createSometimes = (
  names: readonly string[],
  failpoints: readonly string[],
): Sometimes => {
  const counts = new Map([...names, ...failpoints.map(crashName)].map((name) => [name, 0]));
  const hit = (name: string, times = 1): void => {
    const before = counts.get(name);
    assert(before !== undefined, 'what is counted was announced as something that must happen');
    counts.set(name, before + times);
  };
  return { counts, hit, crashedAt: (failpoint) => hit(crashName(failpoint)) };
};

const crashName = (failpoint: string): string => `crash: ${failpoint}`;

/** What never happened. */
export const missingIn = (counts: ReadonlyMap<string, number>): readonly string[] =>
  [...counts].filter(([, count]) => count === 0).map(([name]) => name);
