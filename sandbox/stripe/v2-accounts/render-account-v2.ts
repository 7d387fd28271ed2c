import { valueAt } from '../accounts/details.ts';
import type { AccountRecord, PersonRecord } from '../world/records.ts';
import type { Part } from './params.ts';
import { configurationsOf, renderMerchant, renderRecipient } from './render-configuration.ts';
import { renderPersonV2, withoutGaps } from './render-person-v2.ts';
import { isoOf, renderFutureRequirements, renderRequirements } from './render-requirements.ts';

/** An account as the second API shows it: its parts stand only where they were asked for. */
export function renderAccountV2(
  account: AccountRecord,
  persons: readonly PersonRecord[],
  include: readonly Part[],
): object {
  const configurations = configurationsOf(account);
  const shows = (part: Part) => include.includes(part);
  const configuration = withoutGaps({
    customer:
      shows('configuration.customer') && configurations.includes('customer')
        ? { applied: true }
        : undefined,
    merchant:
      shows('configuration.merchant') && configurations.includes('merchant')
        ? renderMerchant(account)
        : undefined,
    recipient:
      shows('configuration.recipient') && configurations.includes('recipient')
        ? renderRecipient(account)
        : undefined,
  });
  const hasConfiguration = include.some((part) => part.startsWith('configuration.'));
  return withoutGaps({
    id: account.id,
    object: 'v2.core.account',
    applied_configurations: configurations,
    closed: account.v2?.is_closed ?? false,
    configuration: hasConfiguration ? configuration : undefined,
    contact_email: account.email ?? undefined,
    contact_phone: account.v2?.contact_phone ?? undefined,
    created: isoOf(account.created),
    dashboard: account.controller.dashboard,
    defaults: shows('defaults') ? renderDefaults(account) : undefined,
    display_name: account.v2?.display_name ?? undefined,
    future_requirements: shows('future_requirements')
      ? renderFutureRequirements(account)
      : undefined,
    identity: shows('identity') ? renderIdentity(account, persons) : undefined,
    livemode: false,
    metadata: account.metadata,
    requirements: shows('requirements') ? renderRequirements(account) : undefined,
  });
}

function renderDefaults({ business_profile, controller, default_currency }: AccountRecord): object {
  const profile = withoutGaps({
    business_url: business_profile['url'],
    doing_business_as: business_profile['name'],
    product_description: business_profile['product_description'],
  });
  return {
    currency: default_currency,
    profile,
    responsibilities: {
      fees_collector: controller.fees_payer === 'account' ? 'stripe' : controller.fees_payer,
      losses_collector: controller.losses_payments,
      requirements_collector: controller.requirement_collection,
    },
  };
}

function renderIdentity(account: AccountRecord, persons: readonly PersonRecord[]): object {
  const { company, tos_acceptance } = account;
  const person = persons.find(({ is_individual }) => is_individual);
  const { date, ip, user_agent } = tos_acceptance;
  const agent = user_agent === null ? {} : { user_agent };
  return withoutGaps({
    attestations: withoutGaps({
      persons_provided: providedBy(company),
      terms_of_service:
        date === null ? undefined : { account: { date: isoOf(date), ip, ...agent } },
    }),
    business_details: detailsOf(company),
    country: account.country.toLowerCase(),
    entity_type: account.business_type ?? undefined,
    individual: person === undefined ? undefined : renderPersonV2(person),
  });
}

function providedBy(company: AccountRecord['company']): object | undefined {
  const provided = withoutGaps({
    directors: company['directors_provided'],
    executives: company['executives_provided'],
    owners: company['owners_provided'],
  });
  return Object.keys(provided).length === 0 ? undefined : provided;
}

function detailsOf(company: AccountRecord['company']): object | undefined {
  if (Object.keys(company).length === 0) return undefined;
  const tax = company['tax_id'];
  const type = valueAt(company, 'tax_id_type') ?? 'us_ein';
  return withoutGaps({
    address: company['address'],
    id_numbers: tax === undefined ? undefined : [{ type }],
    phone: company['phone'],
    registered_name: company['name'],
    registration_date: company['registration_date'],
    structure: company['structure'],
  });
}
