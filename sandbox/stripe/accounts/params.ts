import type Stripe from 'stripe';
import { expandRule } from '../contract/expand.ts';
import { createdParam, pageParams } from '../contract/list.ts';
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
import { externalAccountRule } from '../external-accounts/params.ts';
import {
  acceptedRule,
  addressRule,
  dayRule,
  filesRule,
  individualRule,
  localAddressRule,
} from '../persons/params.ts';

/** Which capabilities are asked for, or given up: `transfers[requested]=true`. */
const capabilitiesRule: Rule<Readonly<Record<string, boolean>>> = (value, name) => {
  if (typeof value === 'string') throw invalid('Invalid object', name);
  const asked = Object.entries(value).map(([capability, one]) => {
    const at = `${name}[${capability}]`;
    if (!/^[a-z][a-z0-9_]*$/.test(capability)) {
      throw invalid(`Received unknown parameter: ${at}`, at, 'parameter_unknown');
    }
    return [capability, nested({ requested: flag })(one, at).requested ?? false] as const;
  });
  return Object.fromEntries(asked);
};

const workdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;

/** Days until a charge's money is available; `minimum` for as few as Stripe has. */
const delayRule: Rule<number | 'minimum'> = (value, name) =>
  value === 'minimum' ? value : whole(value, name);

const companyRule = nested({
  address: addressRule,
  address_kana: localAddressRule,
  address_kanji: localAddressRule,
  administrative_address: addressRule,
  directors_provided: flag,
  directorship_declaration: acceptedRule,
  executives_provided: flag,
  export_license_id: text(),
  export_purpose_code: text(),
  name: text(),
  name_kana: text(),
  name_kanji: text(),
  owners_provided: flag,
  ownership_declaration: acceptedRule,
  ownership_exemption_reason: text(),
  phone: text(),
  physical_address: addressRule,
  principal_place_of_business: addressRule,
  registration_date: dayRule,
  registration_number: text(),
  representative_declaration: acceptedRule,
  structure: text(),
  tax_id: text(),
  tax_id_registrar: text(),
  vat_id: text(),
  verification: nested({ document: nested({ back: text(), front: text() }) }),
});

const settingsRule = nested({
  bacs_debit_payments: uncovered,
  branding: nested({ icon: text(), logo: text(), primary_color: text(), secondary_color: text() }),
  card_issuing: uncovered,
  card_payments: nested({
    decline_on: nested({ avs_failure: flag, cvc_failure: flag }),
    statement_descriptor_prefix: text(10),
    statement_descriptor_prefix_kana: text(10),
    statement_descriptor_prefix_kanji: text(10),
  }),
  invoices: uncovered,
  payments: nested({
    statement_descriptor: text(22),
    statement_descriptor_kana: text(22),
    statement_descriptor_kanji: text(17),
  }),
  payouts: nested({
    debit_negative_balances: flag,
    schedule: nested({
      delay_days: delayRule,
      interval: oneOf('daily', 'manual', 'monthly', 'weekly'),
      monthly_anchor: whole,
      monthly_payout_days: listOf(whole),
      weekly_anchor: oneOf(...workdays),
      weekly_payout_days: listOf(oneOf(...workdays)),
    }),
    statement_descriptor: text(22),
  }),
  paypay_payments: uncovered,
  sepa_debit_payments: uncovered,
  treasury: uncovered,
});

const described = {
  account_token: uncovered,
  business_profile: nested({
    annual_revenue: uncovered,
    estimated_worker_count: uncovered,
    mcc: text(4),
    minority_owned_business_designation: uncovered,
    monthly_estimated_revenue: uncovered,
    name: text(),
    product_description: text(40_000),
    specified_commercial_transactions_act_url: uncovered,
    support_address: addressRule,
    support_email: text(512),
    support_phone: text(20),
    support_url: text(),
    url: text(),
  }),
  business_type: oneOf('company', 'government_entity', 'individual', 'non_profit'),
  capabilities: capabilitiesRule,
  company: companyRule,
  default_currency: word(3),
  documents: nested({
    bank_account_ownership_verification: filesRule,
    company_license: filesRule,
    company_memorandum_of_association: filesRule,
    company_ministerial_decree: filesRule,
    company_registration_verification: filesRule,
    company_tax_id_verification: filesRule,
    proof_of_address: filesRule,
    proof_of_business_presence: filesRule,
    proof_of_ultimate_beneficial_ownership: nested({
      files: listOf(word()),
      signer: nested({ person: word() }),
    }),
  }),
  email: text(512),
  expand: expandRule,
  external_account: externalAccountRule,
  groups: uncovered,
  individual: individualRule,
  metadata,
  settings: settingsRule,
  tos_acceptance: nested({
    date: whole,
    ip: word(),
    service_agreement: oneOf('full', 'recipient'),
    user_agent: word(),
  }),
} as const;

export const createParams = paramsOf<Stripe.AccountCreateParams>()({
  ...described,
  controller: nested({
    fees: nested({ payer: oneOf('account', 'application') }),
    losses: nested({ payments: oneOf('application', 'stripe') }),
    requirement_collection: oneOf('application', 'stripe'),
    stripe_dashboard: nested({ type: oneOf('express', 'full', 'none') }),
  }),
  country: word(2),
  type: oneOf('custom', 'express', 'standard'),
});

export const updateParams = paramsOf<Stripe.AccountUpdateParams>()(described);

export const listParams = paramsOf<Stripe.AccountListParams>()({ ...pageParams, ...createdParam });

export const rejectParams = paramsOf<Stripe.AccountRejectParams>()({
  expand: expandRule,
  payouts_action: oneOf('none', 'pause'),
  reason: oneOf(
    'credit',
    'fraud_no_intent_to_fulfill',
    'fraud_other',
    'fraud_payment_method_casher',
    'fraud_payment_method_tester',
    'other',
    'terms_of_service',
  ),
});
