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
  word,
} from '../contract/params.ts';

type Fields = Omit<Stripe.DisputeUpdateParams.Evidence, 'appeal' | 'enhanced_evidence'>;

const evidenceText = text(20_000);

/** Every piece of evidence that Stripe takes, complete by the SDK's own type. */
const evidenceRules = {
  access_activity_log: evidenceText,
  billing_address: evidenceText,
  cancellation_policy: word(),
  cancellation_policy_disclosure: evidenceText,
  cancellation_rebuttal: evidenceText,
  customer_communication: word(),
  customer_email_address: evidenceText,
  customer_name: evidenceText,
  customer_purchase_ip: evidenceText,
  customer_signature: word(),
  duplicate_charge_documentation: word(),
  duplicate_charge_explanation: evidenceText,
  duplicate_charge_id: evidenceText,
  product_description: evidenceText,
  receipt: word(),
  refund_policy: word(),
  refund_policy_disclosure: evidenceText,
  refund_refusal_explanation: evidenceText,
  service_date: evidenceText,
  service_documentation: word(),
  shipping_address: evidenceText,
  shipping_carrier: evidenceText,
  shipping_date: evidenceText,
  shipping_documentation: word(),
  shipping_tracking_number: evidenceText,
  uncategorized_file: word(),
  uncategorized_text: evidenceText,
} as const satisfies Record<keyof Fields, Rule<string | null>>;

export const evidenceFields = Object.keys(evidenceRules) as readonly (keyof Fields)[];

export const updateParams = paramsOf<Stripe.DisputeUpdateParams>()({
  evidence: nested({ ...evidenceRules, appeal: uncovered, enhanced_evidence: uncovered }),
  expand: expandRule,
  intended_submission_method: oneOf(
    'manual',
    'prefer_manual',
    'prefer_smart_disputes',
    'smart_disputes',
  ),
  metadata,
  submit: flag,
});

export const listParams = paramsOf<Stripe.DisputeListParams>()({
  ...pageParams,
  ...createdParam,
  charge: word(),
  payment_intent: word(),
});
