import type { CardBrand } from '../cards/test-card.ts';
import { cardOfName } from '../cards/test-cards.ts';
import type { Availability, ChargeGrowth, PaymentIntentMore } from '../world/records.ts';

/**
 * Which networks take part, for an account in Europe. Sources:
 * docs.stripe.com/payments/incremental-authorization, docs.stripe.com/payments/multicapture.
 */
const incremental: ReadonlySet<CardBrand> = new Set([
  'visa',
  'mastercard',
  'amex',
  'discover',
  'unionpay',
]);
const multicapture: ReadonlySet<CardBrand> = new Set([
  'visa',
  'mastercard',
  'amex',
  'discover',
  'diners',
]);

/** What a hold may become: asked for beforehand, and answered by the card. Null if nobody asked. */
export function growthOf(more: PaymentIntentMore, cardName: string): ChargeGrowth | null {
  if (more.incremental === null && more.multicapture === null) return null;
  const { brand } = cardOfName(cardName);
  const answer = (asked: string | null, takers: ReadonlySet<CardBrand>): Availability =>
    asked === 'if_available' && takers.has(brand) ? 'available' : 'unavailable';
  return {
    incremental: answer(more.incremental, incremental),
    multicapture: answer(more.multicapture, multicapture),
    raises: 0,
    lines: [],
  };
}
