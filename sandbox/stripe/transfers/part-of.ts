/**
 * The part of an amount that goes with `done` of `whole`, rounded down. Taken of running totals it
 * never falls, and is the amount when all is done. The products do not fit into safe integers.
 */
export function partOf(amount: number, done: number, whole: number): number {
  return Number((BigInt(amount) * BigInt(Math.min(done, whole))) / BigInt(whole));
}
