/**
 * What must have happened at least once over a run, or the run proves less than it claims. Counted
 * where it happens; a zero at the end is a failure.
 */
export const sometimesNames = [
  'fault: request lost on its way',
  'fault: answer lost',
  'fault: request arrives late',
  'fault: request arrives after we gave up',
  'fault: connection refused',
  'fault: amount misquoted',
  'fault: provider unreachable when asked',
  'fault: provider answers nonsense over HTTP',
  'fault: commit acknowledgement lost',
  'fault: database away',
  'fault: process crashed',
  'fault: process paused past its lease',
  'notice: dropped',
  'notice: delayed',
  'notice: duplicated',
  'notice: forged and refused',
  'notice: out of order',
  'payer: authenticates',
  'payer: fails to authenticate',
  'payer: abandons',
  'client: repeats a request',
  'client: is told to wait',
  'client: acts beside others on one payment',
  'person: resolves a review',
  'outside: native provider',
  'outside: query provider',
  'outside: provider without idempotency',
  'outside: Stripe',
  'outside: provider that cannot be asked',
  'path: attempt unknown, then approved',
  'path: attempt unknown, then declined',
  'path: attempt sent again',
  'path: attempt in review',
  'path: attempt superseded',
  'path: late success booked',
  'path: payment captured',
  'path: payment captured in part',
  'path: payment canceled',
  'path: payment declined and tried again',
  'path: refund refused above what is left',
  'path: refund failed after success',
  'path: method saved and charged',
  'path: tried elsewhere after a decline',
  'path: tried elsewhere while unknown',
  'path: came twice and given back',
  'path: authorisation raised',
  'path: captured in several parts',
  'path: authorisation expired',
  'path: capture taken back',
  'path: late success given back',
] as const;

export type SometimesName = (typeof sometimesNames)[number];

/** Counts of a run. */
export interface Sometimes {
  hit(name: SometimesName, times?: number): void;
  /** A failpoint that a process was crashed at. */
  crashedAt(failpoint: string): void;
  readonly counts: ReadonlyMap<string, number>;
  /** What never happened. */
  missing(): readonly string[];
}

/** Begins counting, with the failpoints that crashes are to reach. */
export const createSometimes = (failpoints: readonly string[]): Sometimes => {
  const counts = new Map<string, number>([
    ...sometimesNames.map((name) => [name, 0] as const),
    ...failpoints.map((name) => [`crash: ${name}`, 0] as const),
  ]);
  const add = (name: string, times: number): void => {
    counts.set(name, (counts.get(name) ?? 0) + times);
  };
  return {
    counts,
    hit: (name, times = 1) => add(name, times),
    crashedAt: (failpoint) => add(`crash: ${failpoint}`, 1),
    missing: () => [...counts].filter(([, count]) => count === 0).map(([name]) => name),
  };
};
