import type { SplitFacts } from '#payments';
import { dueThere, type Share, type Transfer } from '../share/share.ts';
import type { SplitWorld } from './fold-split.ts';

/** What is to be moved at the provider for one share, next. */
export type WantedMovement =
  | {
      readonly kind: 'transfer';
      readonly share: Share;
      readonly minor: bigint;
      /** The charge whose funds it waits for; null takes from the platform's balance. */
      readonly sourceCharge: string | null;
    }
  | {
      readonly kind: 'reversal';
      readonly share: Share;
      readonly minor: bigint;
      readonly transfer: Transfer;
    }
  /** A transfer that the provider made as it took the payment: ours to reverse once it has a row. */
  | {
      readonly kind: 'adoption';
      readonly share: Share;
      readonly minor: bigint;
      readonly reference: string;
    };

/**
 * What brings the seller's account nearer to what is his: a transfer where it holds too little, a
 * reversal where it holds too much, nothing while another of the same share is under way or has to
 * wait for its retry. A charge pays for transfers up to its own amount; beyond that, as after a
 * dispute that was won, the platform's balance does. Pure.
 */
export const nextMovement = (
  world: SplitWorld,
  share: Share,
  facts: SplitFacts,
  at: Date,
): WantedMovement | undefined => {
  if (share.state === 'held' || isUnderWay(world, share)) return undefined;
  if (share.retry_at !== null && share.retry_at > at) return undefined;
  const missing = dueThere(world.split.charge_kind, share) - share.transferred_minor;
  if (missing > 0n) {
    return {
      kind: 'transfer',
      share,
      minor: missing,
      sourceCharge: sourceOf(world, facts, missing),
    };
  }
  if (missing === 0n) return undefined;
  const transfer = world.transfers.find(
    (one) => one.share_id === share.id && one.state === 'paid' && leftOf(one) > 0n,
  );
  if (transfer === undefined) return adoption(world, share, facts);
  const left = leftOf(transfer);
  return { kind: 'reversal', share, transfer, minor: left < -missing ? left : -missing };
};

const adoption = (
  { split }: SplitWorld,
  share: Share,
  { charge }: SplitFacts,
): WantedMovement | undefined => {
  const reference = charge?.transfer ?? null;
  if (split.charge_kind !== 'destination' || reference === null) return undefined;
  return { kind: 'adoption', share, minor: share.credited_minor, reference };
};

/** What can still be taken back of a transfer. */
export const leftOf = ({ amount_minor, reversed_minor }: Transfer): bigint =>
  amount_minor - reversed_minor;

const isUnderWay = ({ transfers, reversals }: SplitWorld, share: Share): boolean =>
  [...transfers, ...reversals].some(
    ({ share_id, state }) =>
      share_id === share.id && (state === 'sending' || state === 'in_review'),
  );

/**
 * The charge, where it can still pay. What a destination charge brought has used it up; one that
 * said itself that it is used up is not asked again.
 *
 * Source: Stripe, "transfers may not exceed the source charge", counted over all of a payment.
 */
const sourceOf = (
  { split, transfers }: SplitWorld,
  { charge, capturedMinor }: SplitFacts,
  minor: bigint,
): string | null => {
  if (charge === null || split.charge_kind !== 'separate') return null;
  const asked = transfers.filter(({ source_charge: source }) => source === charge.reference);
  if (asked.some(({ failure_code: code }) => code === 'above_limit')) return null;
  const drawn = asked
    .filter(({ state }) => state !== 'failed')
    .reduce((sum, { amount_minor: amount }) => sum + amount, 0n);
  return drawn + minor <= capturedMinor ? charge.reference : null;
};
