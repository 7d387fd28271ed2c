/** Runs work, so much of it at once in each lane; what comes later waits its turn. */
export type Lanes = <T>(lane: string, work: () => Promise<T>) => Promise<T>;

interface Lane {
  underWay: number;
  readonly waiting: (() => void)[];
}

/** Builds {@link Lanes} of one width. A lane that is empty is forgotten. */
export const createLanes = (width: number): Lanes => {
  const lanes = new Map<string, Lane>();
  const leave = (name: string, lane: Lane): void => {
    const next = lane.waiting.shift();
    if (next !== undefined) return next();
    lane.underWay -= 1;
    if (lane.underWay === 0) lanes.delete(name);
  };
  return async (name, work) => {
    const lane = lanes.get(name) ?? { underWay: 0, waiting: [] };
    lanes.set(name, lane);
    // Whoever leaves hands its place on, so the count stays.
    if (lane.underWay >= width) await new Promise<void>((enter) => lane.waiting.push(enter));
    else lane.underWay += 1;
    try {
      return await work();
    } finally {
      leave(name, lane);
    }
  };
};
