import type { Bid, Margin } from '../decide/trace.ts';
import { expectedCosts, offersOf } from './bids.ts';
import { type Contest, type Ordering, plainOrder } from './contest.ts';

/** The cheapest first, by expected cost; one whose fees are not known for the currency last. */
export const leastCostOrder = (contest: Contest, minimumSample: number): Ordering => {
  const offers = offersOf(contest, minimumSample);
  const costs = expectedCosts(offers);
  const ranked = offers
    .map(({ candidate, chance }, at) => ({ candidate, chance, costPico: costs[at] }))
    .sort((a, b) => byCost(a.costPico, b.costPico));
  return {
    ...plainOrder(ranked.map(({ candidate }) => candidate)),
    bids: ranked.map(
      ({ candidate, chance, costPico }): Bid => ({
        provider: candidate.provider,
        chance,
        costPico,
      }),
    ),
    margin: marginOf(ranked[0]?.costPico, ranked[1]?.costPico),
  };
};

const byCost = (a: bigint | undefined, b: bigint | undefined): number => {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -1 : 1;
};

const marginOf = (first: bigint | undefined, second: bigint | undefined): Margin | null =>
  first === undefined || second === undefined ? null : { of: 'cost', pico: second - first };
