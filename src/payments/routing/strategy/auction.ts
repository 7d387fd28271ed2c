import { million } from '../statistics/chance-of.ts';
import { expectedCosts, type Offer, offersOf, pooledPpm } from './bids.ts';
import { type Contest, type Ordering, plainOrder } from './contest.ts';

/** What counts how much, in percent, 100 together. */
export interface Weights {
  readonly cost: number;
  readonly success: number;
  readonly time: number;
}

/**
 * Every survivor bids its expected cost, its chance and its time; each is measured against the
 * best bid of that kind, and the merchant's weights make one score of them. Bids are computed from
 * what is stored, so there is nothing to wait for.
 */
export const auctionOrder = (
  contest: Contest,
  { minimumSample, weights }: { minimumSample: number; weights: Weights },
): Ordering => {
  const offers = offersOf(contest, minimumSample);
  const costs = expectedCosts(offers);
  const scores = scoresOf(offers, costs, weights);
  const ranked = offers
    .map(({ candidate, chance }, at) => ({
      candidate,
      bid: {
        provider: candidate.provider,
        costPico: costs[at],
        chance,
        score: scores[at] ?? 0,
      },
    }))
    .sort((a, b) => b.bid.score - a.bid.score);
  const [first, second] = ranked;
  return {
    ...plainOrder(ranked.map(({ candidate }) => candidate)),
    bids: ranked.map(({ bid }) => bid),
    margin:
      first === undefined || second === undefined
        ? null
        : { of: 'score', ppm: first.bid.score - second.bid.score },
  };
};

const scoresOf = (
  offers: readonly Offer[],
  costs: readonly (bigint | undefined)[],
  weights: Weights,
): readonly number[] => {
  const pool = pooledPpm(offers);
  const chances = offers.map(({ chance }) => chance?.approvedPpm ?? pool);
  const usual = usualMs(offers);
  const times = offers.map(({ chance }) => chance?.meanMs ?? usual);
  const [best, fastest, cheapest] = [Math.max(...chances), Math.min(...times), leastOf(costs)];
  return offers.map((_, at) => {
    const success = best === 0 ? million : Math.floor(((chances[at] ?? 0) * million) / best);
    const time = nearness(fastest, times[at] ?? 0);
    const cost = cheapness(cheapest, costs[at]);
    return Math.floor(
      (weights.cost * cost + weights.success * success + weights.time * time) / 100,
    );
  });
};

/** The mean of those that are known; a provider nobody has timed is taken to be like the others. */
const usualMs = (offers: readonly Offer[]): number => {
  const known = offers.flatMap(({ chance }) => (chance === undefined ? [] : [chance.meanMs]));
  if (known.length === 0) return 0;
  return Math.round(known.reduce((sum, each) => sum + each, 0) / known.length);
};

const nearness = (fastest: number, own: number): number =>
  own === 0 ? million : Math.floor((fastest * million) / own);

const leastOf = (costs: readonly (bigint | undefined)[]): bigint | undefined => {
  let least: bigint | undefined;
  for (const cost of costs) {
    if (cost !== undefined && (least === undefined || cost < least)) least = cost;
  }
  return least;
};

/** Millionths of the cheapest; what costs nothing is whole, what is not known is nothing. */
const cheapness = (cheapest: bigint | undefined, own: bigint | undefined): number => {
  if (own === undefined || cheapest === undefined) return 0;
  return own === 0n ? million : Number((cheapest * BigInt(million)) / own);
};
