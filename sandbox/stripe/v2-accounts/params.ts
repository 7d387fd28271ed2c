import type Stripe from 'stripe';
import { limitRule } from '../contract/list.ts';
import { metadata } from '../contract/metadata.ts';
import {
  flag,
  listOf,
  nested,
  oneOf,
  paramsOf,
  type Rule,
  text,
  uncovered,
  whole,
  word,
} from '../contract/params.ts';
import { invalid } from '../contract/refusal.ts';
import { personRule } from './person-params.ts';
import { addressRule, dateRule, documentRule, idNumbersRule } from './shared-rules.ts';

export type Configuration = 'customer' | 'merchant' | 'recipient';
const configurations = ['customer', 'merchant', 'recipient'] as const;

const parts = [
  'configuration.customer',
  'configuration.merchant',
  'configuration.recipient',
  'defaults',
  'future_requirements',
  'identity',
  'requirements',
] as const;
export type Part = (typeof parts)[number];
const includeRule = listOf(oneOf(...parts));

const askedRule = nested({ requested: flag });

/** Which capabilities of a merchant are asked for, or given up. */
const merchantCapabilitiesRule: Rule<Readonly<Record<string, boolean>>> = (value, name) => {
  if (typeof value === 'string') throw invalid('Invalid object', name);
  const asked = Object.entries(value).map(([capability, one]) => {
    const at = `${name}[${capability}]`;
    if (!/^[a-z][a-z0-9]*_payments$/.test(capability.replaceAll(/_(?!payments$)/g, ''))) {
      throw invalid(`Received unknown parameter: ${at}`, at, 'parameter_unknown');
    }
    return [capability, askedRule(one, at).requested ?? false] as const;
  });
  return Object.fromEntries(asked);
};

const configurationRule = nested({
  customer: nested({
    automatic_indirect_tax: uncovered,
    billing: uncovered,
    capabilities: uncovered,
    shipping: uncovered,
    test_clock: uncovered,
  }),
  merchant: nested({
    applied: flag,
    bacs_debit_payments: uncovered,
    branding: uncovered,
    capabilities: merchantCapabilitiesRule,
    card_payments: uncovered,
    konbini_payments: uncovered,
    mcc: text(4),
    script_statement_descriptor: uncovered,
    sepa_debit_payments: uncovered,
    statement_descriptor: nested({ descriptor: text(22), prefix: text(10) }),
    support: nested({ address: addressRule, email: text(512), phone: text(20), url: text() }),
  }),
  recipient: nested({
    applied: flag,
    capabilities: nested({
      bank_accounts: uncovered,
      cards: uncovered,
      stripe_balance: nested({ stripe_transfers: askedRule }),
    }),
    default_outbound_destination: uncovered,
  }),
});

const acceptedRule = nested({ date: word(), ip: word(), user_agent: text() });

const identityRule = nested({
  attestations: nested({
    directorship_declaration: uncovered,
    ownership_declaration: uncovered,
    persons_provided: nested({
      directors: flag,
      executives: flag,
      owners: flag,
      ownership_exemption_reason: text(),
    }),
    representative_declaration: uncovered,
    terms_of_service: nested({ account: acceptedRule }),
  }),
  business_details: nested({
    additional_addresses: uncovered,
    address: addressRule,
    annual_revenue: uncovered,
    documents: nested({ primary_verification: documentRule }),
    estimated_worker_count: whole,
    id_numbers: idNumbersRule,
    monthly_estimated_revenue: uncovered,
    phone: text(20),
    registered_name: text(),
    registration_date: dateRule,
    script_addresses: uncovered,
    script_names: uncovered,
    structure: text(),
  }),
  country: word(2),
  entity_type: oneOf('company', 'government_entity', 'individual', 'non_profit'),
  individual: personRule,
});

const described = {
  account_token: uncovered,
  configuration: configurationRule,
  contact_email: text(512),
  contact_phone: text(20),
  dashboard: oneOf('express', 'full', 'none'),
  display_name: text(),
  identity: identityRule,
  include: includeRule,
  metadata,
} as const;

const defaults = {
  currency: word(3),
  locales: listOf(word()),
  profile: nested({ business_url: text(), doing_business_as: text(), product_description: text() }),
  responsibilities: nested({
    fees_collector: oneOf('application', 'application_custom', 'application_express', 'stripe'),
    losses_collector: oneOf('application', 'stripe'),
  }),
} as const;

export const createParams = paramsOf<Stripe.V2.Core.AccountCreateParams>()({
  ...described,
  defaults: nested(defaults),
});

export const updateParams = paramsOf<Stripe.V2.Core.AccountUpdateParams>()({
  ...described,
  defaults: nested({ ...defaults, payout_methods: uncovered }),
});

export const retrieveParams = paramsOf<Stripe.V2.Core.AccountRetrieveParams>()({
  include: includeRule,
});

export const closeParams = paramsOf<Stripe.V2.Core.AccountCloseParams>()({
  applied_configurations: listOf(oneOf(...configurations)),
});

export const listParams = {
  ...paramsOf<Stripe.V2.Core.AccountListParams>()({
    applied_configurations: listOf(oneOf(...configurations)),
    closed: flag,
    limit: limitRule,
  }),
  /** Where the next page begins; Stripe's own links carry it. */
  page: word(),
} as const;
