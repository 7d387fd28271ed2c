import type Stripe from 'stripe';
import { renderAccountSchedule } from '../balance-settings/account-schedule.ts';
import { renderExternalAccount } from '../external-accounts/render-external-account.ts';
import { renderAddress, renderPerson } from '../persons/render-person.ts';
import { worldOfAccount } from '../world/connected.ts';
import type { AccountController, AccountRecord, CapabilityStatus } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { valueAt } from './details.ts';

/** An account's JSON as its platform sees it. */
export function renderAccount(
  account: AccountRecord,
  world: World,
): Stripe.Account | Stripe.DeletedAccount {
  if (account.is_deleted) return { id: account.id, object: 'account', deleted: true };
  const { standing, controller } = account;
  const own = worldOfAccount(world, account.id);
  return {
    id: account.id,
    object: 'account',
    business_profile: renderProfile(account),
    business_type: account.business_type,
    capabilities: renderCapabilities(standing.capabilities),
    charges_enabled: standing.charges_enabled,
    ...companyOf(account),
    controller: renderController(controller),
    country: account.country,
    created: account.created,
    default_currency: account.default_currency,
    details_submitted: standing.details_submitted,
    email: account.email,
    external_accounts: {
      object: 'list',
      data: externalOf(own),
      has_more: false,
      url: `/v1/accounts/${account.id}/external_accounts`,
    },
    future_requirements: standing.future_requirements as Stripe.Account.FutureRequirements,
    ...individualOf(account, own),
    metadata: account.metadata,
    payouts_enabled: standing.payouts_enabled,
    requirements: standing.requirements,
    settings: renderSettings(account, own),
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

/** The newest first, as every list. */
function externalOf(own: World): Stripe.ExternalAccount[] {
  return [...own.tables.external_account.byId.values()]
    .filter((one) => !one.is_deleted)
    .map((one) => renderExternalAccount(one) as Stripe.ExternalAccount)
    .reverse();
}

/** Who a person alone is; Stripe shows it where the platform itself collects it. */
function individualOf(
  { controller }: AccountRecord,
  own: World,
): { readonly individual?: Stripe.Person } {
  if (controller.requirement_collection !== 'application') return {};
  const persons = [...own.tables.person.byId.values()];
  const one = persons.find((person) => person.is_individual && !person.is_deleted);
  return one === undefined ? {} : { individual: renderPerson(one, own) as Stripe.Person };
}

function companyOf(account: AccountRecord): { readonly company?: Stripe.Account.Company } {
  const { company, business_type, controller } = account;
  if (controller.requirement_collection !== 'application') return {};
  if (business_type === null || business_type === 'individual') return {};
  const said = (field: string) => (company[field] ?? null) as string | null;
  return {
    company: {
      address: renderAddress(company['address']),
      directors_provided: company['directors_provided'] === true,
      executives_provided: company['executives_provided'] === true,
      name: said('name'),
      owners_provided: company['owners_provided'] === true,
      phone: said('phone'),
      tax_id_provided: said('tax_id') !== null,
      vat_id_provided: said('vat_id') !== null,
      verification: {
        document: {
          back: null,
          details: null,
          details_code: null,
          front: (valueAt(company, 'verification.document.front') ?? null) as string | null,
        },
      },
    },
  };
}

function renderProfile({ business_profile }: AccountRecord): Stripe.Account.BusinessProfile {
  const said = (field: string) => (business_profile[field] ?? null) as string | null;
  return {
    mcc: said('mcc'),
    minority_owned_business_designation: null,
    name: said('name'),
    product_description: said('product_description'),
    specified_commercial_transactions_act_url: null,
    support_address:
      business_profile['support_address'] === undefined
        ? null
        : renderAddress(business_profile['support_address']),
    support_email: said('support_email'),
    support_phone: said('support_phone'),
    support_url: said('support_url'),
    url: said('url'),
  };
}

function renderSettings(account: AccountRecord, own: World): Stripe.Account.Settings {
  const { business_profile, controller, settings } = account;
  const said = (path: string) => (valueAt(settings, path) ?? null) as string | null;
  return {
    branding: {
      icon: said('branding.icon'),
      logo: said('branding.logo'),
      primary_color: said('branding.primary_color'),
      secondary_color: said('branding.secondary_color'),
    },
    card_payments: {
      decline_on: {
        avs_failure: valueAt(settings, 'card_payments.decline_on.avs_failure') === true,
        cvc_failure: valueAt(settings, 'card_payments.decline_on.cvc_failure') === true,
      },
      statement_descriptor_prefix: said('card_payments.statement_descriptor_prefix'),
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    dashboard: {
      display_name: (business_profile['name'] ?? null) as string | null,
      timezone: 'Etc/UTC',
    },
    payments: {
      statement_descriptor: said('payments.statement_descriptor'),
      statement_descriptor_kana: null,
      statement_descriptor_kanji: null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    payouts: {
      debit_negative_balances:
        (valueAt(settings, 'payouts.debit_negative_balances') as boolean | undefined) ??
        controller.losses_payments === 'stripe',
      schedule: renderAccountSchedule(own),
      statement_descriptor: said('payouts.statement_descriptor'),
    },
  };
}
