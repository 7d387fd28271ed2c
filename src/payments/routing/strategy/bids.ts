import type { PreparedCandidate } from '../decide/snapshot.ts';
import type { Price } from '../fee/price.ts';
import { type Chance, chanceOf, million } from '../statistics/chance-of.ts';
import { segmentsOf } from '../statistics/fold-statistics.ts';
import type { Contest } from './contest.ts';

/** What a survivor offers. */
export interface Offer {
  readonly candidate: PreparedCandidate;
  readonly chance: Chance | undefined;
  readonly price: Price | undefined;
}

/** Every survivor's offer, in the rule's order. */
export const offersOf = (contest: Contest, minimumSample: number): readonly Offer[] => {
  const segments = segmentsOf(contest.facts);
  return contest.survivors.map((candidate) => ({
    candidate,
    chance: chanceOf(contest.statistics, candidate.provider, segments, minimumSample),
    price: contest.pricers.get(candidate.provider)?.(contest.facts),
  }));
};

/**
 * The chance that stands in for one that is not known: what the known ones have together, and
 * certainty where none is known, so that only cost decides.
 */
export const pooledPpm = (offers: readonly Offer[]): number => {
  let sample = 0;
  let approved = 0;
  for (const { chance } of offers) {
    if (chance === undefined) continue;
    sample += chance.sample;
    approved += chance.sample * chance.approvedPpm;
  }
  return sample === 0 ? million : Math.floor(approved / sample);
};

/**
 * What trying each first is expected to cost, in picos: its fee per attempt, its fee on approval
 * by the chance of one, and by the chance of a failure the whole of a retry. The retry is priced
 * at the dearest of those compared, so that to fail never looks cheap.
 */
export const expectedCosts = (offers: readonly Offer[]): readonly (bigint | undefined)[] => {
  const pool = pooledPpm(offers);
  let retryMicro = 0n;
  for (const { price } of offers) {
    if (price === undefined) continue;
    const whole = price.perAttemptMicro + price.onApprovalMicro;
    if (whole > retryMicro) retryMicro = whole;
  }
  return offers.map(({ price, chance }) => {
    if (price === undefined) return undefined;
    const approvedPpm = BigInt(chance?.approvedPpm ?? pool);
    return (
      price.perAttemptMicro * certain +
      price.onApprovalMicro * approvedPpm +
      retryMicro * (certain - approvedPpm)
    );
  });
};

const certain = BigInt(million);
