import type Stripe from 'stripe';

type Field = Exclude<keyof Stripe.DisputeUpdateParams.Evidence, 'appeal' | 'enhanced_evidence'>;

/** Every piece of evidence that Stripe takes: written out, or the name of a file it holds. */
export const evidenceKinds = {
  access_activity_log: 'text',
  billing_address: 'text',
  cancellation_policy: 'file',
  cancellation_policy_disclosure: 'text',
  cancellation_rebuttal: 'text',
  customer_communication: 'file',
  customer_email_address: 'text',
  customer_name: 'text',
  customer_purchase_ip: 'text',
  customer_signature: 'file',
  duplicate_charge_documentation: 'file',
  duplicate_charge_explanation: 'text',
  duplicate_charge_id: 'text',
  product_description: 'text',
  receipt: 'file',
  refund_policy: 'file',
  refund_policy_disclosure: 'text',
  refund_refusal_explanation: 'text',
  service_date: 'text',
  service_documentation: 'file',
  shipping_address: 'text',
  shipping_carrier: 'text',
  shipping_date: 'text',
  shipping_documentation: 'file',
  shipping_tracking_number: 'text',
  uncategorized_file: 'file',
  uncategorized_text: 'text',
} as const satisfies Record<Field, 'text' | 'file'>;

export const evidenceFields = Object.keys(evidenceKinds) as readonly Field[];
