/** What may be said against a dispute, in our words; each provider's folder maps them to its own. */
export const evidenceTexts = [
  'explanation',
  'product_description',
  'customer_name',
  'customer_email',
  'customer_ip',
  'billing_address',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_tracking_number',
  'service_date',
  'access_log',
  'refund_policy_disclosure',
  'refund_refusal',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'duplicate_explanation',
  'duplicate_reference',
] as const;

/** What may be shown, as files: an adapter gets them by the provider's names for them. */
export const evidenceFiles = [
  'receipt',
  'customer_communication',
  'customer_signature',
  'shipping_documentation',
  'service_documentation',
  'refund_policy',
  'cancellation_policy',
  'duplicate_documentation',
  'other',
] as const;

/** A text of {@link evidenceTexts}. */
export type EvidenceText = (typeof evidenceTexts)[number];

/** A file of {@link evidenceFiles}. */
export type EvidenceFile = (typeof evidenceFiles)[number];
