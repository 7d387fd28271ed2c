/** What Stripe keeps of an instant payout, in basis points. Source: docs.stripe.com/payouts/instant-payouts. */
const FEE_BPS = 100;
const BPS = 10_000;

/** The fee of an instant payout, rounded half up; it comes on top of what is paid out. */
export function instantFeeOf(amount: number): number {
  const scaled = amount * FEE_BPS + BPS / 2;
  return (scaled - (scaled % BPS)) / BPS;
}

/** The largest amount that can be paid out at once of what is available, its fee being paid too. */
export function instantNetOf(available: number): number {
  if (available <= 0) return 0;
  let net = Math.floor((available * BPS) / (BPS + FEE_BPS));
  while (net + 1 + instantFeeOf(net + 1) <= available) net += 1;
  while (net > 0 && net + instantFeeOf(net) > available) net -= 1;
  return net;
}
