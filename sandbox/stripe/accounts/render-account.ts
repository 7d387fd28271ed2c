import type Stripe from 'stripe';
import type { AccountController, AccountRecord, CapabilityStatus } from '../world/records.ts';

/** An account's JSON as its platform sees it. */
export function renderAccount(account: AccountRecord): Stripe.Account | Stripe.DeletedAccount {
  if (account.is_deleted) return { id: account.id, object: 'account', deleted: true };
  const { standing, controller } = account;
  return {
    id: account.id,
    object: 'account',
    business_profile: renderProfile(account),
    business_type: account.business_type,
    capabilities: renderCapabilities(standing.capabilities),
    charges_enabled: standing.charges_enabled,
    controller: renderController(controller),
    country: account.country,
    created: account.created,
    default_currency: account.default_currency,
    details_submitted: standing.details_submitted,
    email: account.email,
    external_accounts: {
      object: 'list',
      data: [],
      has_more: false,
      url: `/v1/accounts/${account.id}/external_accounts`,
    },
    future_requirements: standing.future_requirements as Stripe.Account.FutureRequirements,
    metadata: account.metadata,
    payouts_enabled: standing.payouts_enabled,
    requirements: standing.requirements,
    settings: renderSettings(account),
    tos_acceptance: account.tos_acceptance,
    type: account.type,
  };
}

/** Stripe leaves out a capability that nobody asked for. */
function renderCapabilities(
  capabilities: Readonly<Record<string, CapabilityStatus>>,
): Stripe.Account.Capabilities {
  const asked = Object.entries(capabilities).filter(([, status]) => status !== 'unrequested');
  return Object.fromEntries(asked);
}

function renderController(controller: AccountController): Stripe.Account.Controller {
  return {
    type: 'application',
    is_controller: true,
    fees: { payer: controller.fees_payer },
    losses: { payments: controller.losses_payments },
    requirement_collection: controller.requirement_collection,
    stripe_dashboard: { type: controller.dashboard },
  };
}

function renderProfile({ business_profile }: AccountRecord): Stripe.Account.BusinessProfile {
  const said = (field: string) => business_profile[field] ?? null;
  return {
    mcc: said('mcc'),
    minority_owned_business_designation: null,
    name: said('name'),
    product_description: said('product_description'),
    specified_commercial_transactions_act_url: null,
    support_address: null,
    support_email: said('support_email'),
    support_phone: said('support_phone'),
    support_url: said('support_url'),
    url: said('url'),
  };
}

function renderSettings({ business_profile, controller }: AccountRecord): Stripe.Account.Settings {
  return {
    branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
    card_payments: {
      decline_on: { avs_failure: false, cvc_failure: false },
      statement_descriptor_prefix: null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    dashboard: { display_name: business_profile['name'] ?? null, timezone: 'Etc/UTC' },
    payments: {
      statement_descriptor: null,
      statement_descriptor_kana: null,
      statement_descriptor_kanji: null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    payouts: {
      debit_negative_balances: controller.losses_payments === 'stripe',
      schedule: { delay_days: 2, interval: 'daily' },
      statement_descriptor: null,
    },
  };
}
