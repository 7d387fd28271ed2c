import type Stripe from 'stripe';
import type { World } from '../world/world.ts';

/** The platform's own account, which nobody set up: it may do everything. */
export function renderPlatform({ account, name }: World): Stripe.Account {
  return {
    id: account,
    object: 'account',
    business_type: 'company',
    capabilities: { card_payments: 'active', transfers: 'active' },
    charges_enabled: true,
    controller: { type: 'account' },
    country: 'DE',
    default_currency: 'eur',
    details_submitted: true,
    email: `${name}@platform.test`,
    metadata: {},
    payouts_enabled: true,
    type: 'standard',
  };
}
