/** What Stripe takes of a charge: a share in basis points and a fixed part in minor units. */
const SHARE_BPS = 150;
const BPS = 10_000;

const fixedParts: Readonly<Record<string, number>> = {
  eur: 25,
  usd: 30,
  gbp: 20,
  chf: 30,
  jpy: 30,
};
const USUAL_FIXED_PART = 25;

/** The fee of a charge, rounded half up, never above the charge. Whole numbers all the way. */
export function feeOf(amount: number, currency: string): number {
  const scaled = amount * SHARE_BPS + BPS / 2;
  const share = (scaled - (scaled % BPS)) / BPS;
  return Math.min(amount, share + (fixedParts[currency] ?? USUAL_FIXED_PART));
}
