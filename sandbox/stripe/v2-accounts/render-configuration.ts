import type Stripe from 'stripe';
import { valueAt } from '../accounts/details.ts';
import type { AccountRecord, CapabilityStatus } from '../world/records.ts';

type Merchant = Stripe.V2.Core.Account.Configuration.Merchant;
type Recipient = Stripe.V2.Core.Account.Configuration.Recipient;
type Capability = Stripe.V2.Core.Account.Configuration.Merchant.Capabilities.CardPayments;
type Code =
  Stripe.V2.Core.Account.Configuration.Merchant.Capabilities.CardPayments.StatusDetail.Code;

/** Which of the three faces an account has: as it was told, or as its capabilities tell. */
export function configurationsOf(
  account: AccountRecord,
): readonly ('customer' | 'merchant' | 'recipient')[] {
  if (account.v2 !== null) return account.v2.configurations;
  const asked = Object.entries(account.standing.capabilities)
    .filter(([, status]) => status !== 'unrequested')
    .map(([name]) => name);
  return [
    ...(asked.some((name) => name !== 'transfers') ? (['merchant'] as const) : []),
    ...(asked.includes('transfers') ? (['recipient'] as const) : []),
  ];
}

export function renderMerchant(account: AccountRecord): Merchant {
  const { standing, business_profile, settings } = account;
  const said = (path: string) =>
    valueAt({ business_profile, settings }, path) as string | undefined;
  const mcc = said('business_profile.mcc');
  const descriptor = said('settings.payments.statement_descriptor');
  const own = Object.entries(standing.capabilities)
    .filter(([name, status]) => name !== 'transfers' && status !== 'unrequested')
    .map(([name, status]) => [name, renderCapability(account, status)]);
  return {
    applied: true,
    capabilities: {
      ...Object.fromEntries(own),
      stripe_balance: { payouts: renderPayouts(account) },
    },
    ...(mcc === undefined ? {} : { mcc }),
    ...(descriptor === undefined ? {} : { statement_descriptor: { descriptor } }),
  };
}

export function renderRecipient(account: AccountRecord): Recipient {
  const status = account.standing.capabilities['transfers'] ?? 'unrequested';
  const stripe_transfers = status === 'unrequested' ? undefined : renderCapability(account, status);
  return {
    applied: true,
    capabilities: {
      stripe_balance: {
        payouts: renderPayouts(account),
        ...(stripe_transfers === undefined ? {} : { stripe_transfers }),
      },
    },
  };
}

function renderPayouts(account: AccountRecord): Capability {
  const { payouts_enabled, requirements } = account.standing;
  const isPending = (requirements.pending_verification ?? []).length > 0;
  return renderCapability(account, payouts_enabled ? 'active' : isPending ? 'pending' : 'inactive');
}

/** A capability's status, and why it is not active. */
export function renderCapability(account: AccountRecord, status: CapabilityStatus): Capability {
  if (status === 'active') return { status, status_details: [] };
  const reason = account.standing.requirements.disabled_reason ?? 'requirements.past_due';
  if (reason.startsWith('rejected.')) {
    const code = reason.replace('.', '_') as Code;
    return { status: 'rejected', status_details: [{ code, resolution: 'contact_stripe' }] };
  }
  if (status === 'pending') {
    const code = 'requirements_pending_verification';
    return { status, status_details: [{ code, resolution: 'no_resolution' }] };
  }
  const isAsked = reason === 'requirements.past_due';
  const code = isAsked ? 'requirements_past_due' : 'restricted_other';
  const resolution = isAsked ? 'provide_info' : 'contact_stripe';
  return { status: 'restricted', status_details: [{ code, resolution }] };
}
