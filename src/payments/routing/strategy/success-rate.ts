import { draw } from '../decide/draw.ts';
import type { Margin } from '../decide/trace.ts';
import { chanceOf } from '../statistics/chance-of.ts';
import { segmentsOf } from '../statistics/fold-statistics.ts';
import { type Contest, type Ordering, plainOrder } from './contest.ts';

/**
 * The one that is approved most first; one of which too little is known last. A bounded share of
 * payments, drawn by their ids, goes to one of those that would not have won, so that what is
 * known of them stays true.
 */
export const successRateOrder = (
  contest: Contest,
  { minimumSample, explorationPercent }: { minimumSample: number; explorationPercent: number },
): Ordering => {
  const segments = segmentsOf(contest.facts);
  const ranked = contest.survivors
    .map((candidate) => ({
      candidate,
      chance: chanceOf(contest.statistics, candidate.provider, segments, minimumSample),
    }))
    .sort((a, b) => (b.chance?.approvedPpm ?? -1) - (a.chance?.approvedPpm ?? -1));
  const bids = ranked.map(({ candidate, chance }) => ({ provider: candidate.provider, chance }));
  const order = ranked.map(({ candidate }) => candidate);

  const isExploration =
    order.length > 1 && draw(contest.seed, `explore ${contest.salt}`, 100) < explorationPercent;
  if (isExploration) {
    const unproven = ranked.flatMap(({ chance }, at) => (chance === undefined ? [at] : []));
    const among = unproven.length > 0 ? unproven : order.map((_, at) => at).slice(1);
    const drawn = among[draw(contest.seed, `explored ${contest.salt}`, among.length)] ?? 0;
    order.unshift(...order.splice(drawn, 1));
  }
  const margin = isExploration ? null : marginOf(ranked[0]?.chance, ranked[1]?.chance);
  return { ...plainOrder(order), bids, margin, isExploration };
};

type Rated = { readonly approvedPpm: number } | undefined;

const marginOf = (first: Rated, second: Rated): Margin | null =>
  first === undefined || second === undefined
    ? null
    : { of: 'success', ppm: first.approvedPpm - second.approvedPpm };
