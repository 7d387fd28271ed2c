import type { Stripe } from 'stripe';
import type { AccountRequirements, ExternalAccountReport } from '../../contract.ts';

/** A bank account or card of a seller. Its status is Stripe's own word, of an open list. */
export const reportExternalAccount = (one: Stripe.ExternalAccount): ExternalAccountReport => ({
  reference: one.id,
  kind: one.object,
  currency: (one.currency ?? '').toUpperCase(),
  country: one.country ?? null,
  bankName: one.object === 'bank_account' ? one.bank_name : one.brand,
  last4: one.last4,
  status: one.status ?? 'new',
  isDefault: one.default_for_currency === true,
  isInstant: one.available_payout_methods?.includes('instant') ?? false,
});

type Demands = Pick<
  AccountRequirements,
  'currentlyDue' | 'pastDue' | 'pendingVerification' | 'errors'
>;

/** What is wanted of a bank account, named as Stripe names what is wanted of a person. */
export const externalDemands = (one: Stripe.ExternalAccount): Demands => {
  const demands = one.object === 'bank_account' ? one.requirements : undefined;
  const name = (field: string): string => `${one.id}.${field}`;
  return {
    currentlyDue: (demands?.currently_due ?? []).map(name),
    pastDue: (demands?.past_due ?? []).map(name),
    pendingVerification: (demands?.pending_verification ?? []).map(name),
    errors: (demands?.errors ?? []).map(({ requirement, code, reason }) => ({
      requirement: name(requirement),
      code,
      message: reason,
    })),
  };
};
