import type Stripe from 'stripe';
import { expandRule } from '../contract/expand.ts';
import { createdParam, pageParams } from '../contract/list.ts';
import { metadata } from '../contract/metadata.ts';
import {
  flag,
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
    support_address: uncovered,
    support_email: text(512),
    support_phone: text(20),
    support_url: text(),
    url: text(),
  }),
  business_type: oneOf('company', 'government_entity', 'individual', 'non_profit'),
  capabilities: capabilitiesRule,
  company: uncovered,
  default_currency: word(3),
  documents: uncovered,
  email: text(512),
  expand: expandRule,
  external_account: uncovered,
  groups: uncovered,
  individual: uncovered,
  metadata,
  settings: uncovered,
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
