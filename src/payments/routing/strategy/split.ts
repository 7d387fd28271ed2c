import { draw } from '../decide/draw.ts';
import type { PreparedCandidate } from '../decide/snapshot.ts';
import type { RouteTrace } from '../decide/trace.ts';
import { type Contest, type Ordering, plainOrder } from './contest.ts';

/** A share of the payments for each provider; percent, 100 together. */
export type Shares = readonly { readonly provider: string; readonly percent: number }[];

/**
 * Splits payments by the hash of their id: the same payment falls to the same arm at every replay.
 * The arm is drawn among all shares, also of those that were filtered, so that an outage of one
 * moves only its own payments. Who follows is drawn among the rest by their shares.
 */
export const splitOrder = ({ seed, salt, survivors }: Contest, shares: Shares): Ordering => {
  const arm = drawArm(seed, salt, shares);
  const rest = [...survivors];
  const order: PreparedCandidate[] = [];
  const first = rest.findIndex(({ provider }) => provider === arm?.provider);
  if (first >= 0) order.push(...rest.splice(first, 1));
  while (rest.length > 0) order.push(...rest.splice(drawPlace(seed, salt, rest, shares), 1));
  return { ...plainOrder(order), arm };
};

const drawArm = (seed: string, salt: string, shares: Shares): RouteTrace['arm'] => {
  const drawn = draw(seed, `split ${salt}`, 100);
  let upTo = 0;
  for (const { provider, percent } of shares) {
    upTo += percent;
    if (drawn < upTo) return { drawn, provider };
  }
  return null;
};

const drawPlace = (
  seed: string,
  salt: string,
  rest: readonly PreparedCandidate[],
  shares: Shares,
): number => {
  if (rest.length === 1) return 0;
  const percents = rest.map(
    ({ provider }) => shares.find((share) => share.provider === provider)?.percent ?? 0,
  );
  const total = percents.reduce((sum, percent) => sum + percent, 0);
  const drawn = draw(seed, `split ${salt} ${rest.length}`, total);
  let upTo = 0;
  return percents.findIndex((percent) => {
    upTo += percent;
    return drawn < upTo;
  });
};
