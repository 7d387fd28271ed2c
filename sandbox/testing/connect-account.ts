import type Stripe from 'stripe';
import type { TestSandbox } from './open-sandbox.ts';

/** Connects an account to the platform of a key and enables it: it may charge and be paid out. */
export async function connectAccount(
  { stripe, control }: TestSandbox,
  key: string,
  params: Stripe.AccountCreateParams = { type: 'express' },
): Promise<Stripe.Account> {
  const made = await stripe(key).accounts.create({
    capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
    ...params,
  });
  return await control.setAccount({
    key,
    account: made.id,
    capabilities: { card_payments: 'active', transfers: 'active' },
    requirements: { currently_due: [], eventually_due: [], past_due: [], disabled_reason: null },
    charges_enabled: true,
    payouts_enabled: true,
    details_submitted: true,
  });
}
