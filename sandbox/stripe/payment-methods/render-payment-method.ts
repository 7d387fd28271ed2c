import type Stripe from 'stripe';
import { nameOf } from '../../kernel/random.ts';
import { cardOfName } from '../cards/test-cards.ts';
import type { PaymentMethodRecord } from '../world/records.ts';

export function renderPaymentMethod(method: PaymentMethodRecord): Stripe.PaymentMethod {
  const card = cardOfName(method.card);
  return {
    id: method.id,
    object: 'payment_method',
    allow_redisplay: method.allow_redisplay,
    billing_details: renderBilling(method.billing_details),
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: card.country ?? 'US',
      display_brand: card.brand,
      exp_month: method.exp_month,
      exp_year: method.exp_year,
      fingerprint: nameOf(card.number, 16),
      funding: card.funding ?? 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: card.authentication !== undefined },
      wallet: null,
    },
    created: method.created,
    customer: method.customer,
    customer_account: null,
    livemode: false,
    metadata: method.metadata,
    type: 'card',
  };
}

/** Billing details with every field in its place, as Stripe answers them. */
export function renderBilling(given: unknown): Stripe.PaymentMethod['billing_details'] {
  const known = (given ?? {}) as Partial<Stripe.PaymentMethod['billing_details']>;
  const address = known.address;
  return {
    address: {
      city: null,
      country: null,
      line1: null,
      line2: null,
      postal_code: null,
      state: null,
      ...address,
    },
    email: known.email ?? null,
    name: known.name ?? null,
    phone: known.phone ?? null,
    tax_id: known.tax_id ?? null,
  };
}
