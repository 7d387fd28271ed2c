import type { Stripe } from 'stripe';
import type { DisputeReport } from '../contract.ts';
import type { EvidenceFile, EvidenceText } from '../dispute-evidence.ts';
import type { DisputeReasonName } from '../dispute-reasons.ts';
import type { Known } from './status-map.ts';

/** What each of Stripe's statuses says: how far the dispute is, and whose move it is. */
export const disputeStatus = {
  warning_needs_response: { stage: 'inquiry', status: 'needs_response' },
  warning_under_review: { stage: 'inquiry', status: 'under_review' },
  warning_closed: { stage: 'inquiry', status: 'closed' },
  needs_response: { stage: 'chargeback', status: 'needs_response' },
  under_review: { stage: 'chargeback', status: 'under_review' },
  won: { stage: 'chargeback', status: 'won' },
  lost: { stage: 'chargeback', status: 'lost' },
  // Settled with the network before it became a chargeback.
  prevented: { stage: 'chargeback', status: 'closed' },
  appeal_needs_response: { stage: 'second_chargeback', status: 'needs_response' },
  appeal_under_review: { stage: 'second_chargeback', status: 'under_review' },
} as const satisfies Readonly<
  Record<Known<Stripe.Dispute.Status>, Pick<DisputeReport, 'stage' | 'status'>>
>;

/** Stripe's own reasons. The SDK types them as text; from docs.stripe.com/disputes/categories. */
export const stripeReasons = {
  bank_cannot_process: 'processing_error',
  check_returned: 'processing_error',
  credit_not_processed: 'credit_not_processed',
  customer_initiated: 'general',
  debit_not_authorized: 'not_authorized',
  duplicate: 'duplicate',
  fraudulent: 'fraudulent',
  general: 'general',
  incorrect_account_details: 'processing_error',
  insufficient_funds: 'not_authorized',
  noncompliant: 'general',
  product_not_received: 'not_received',
  product_unacceptable: 'not_as_described',
  subscription_canceled: 'canceled',
  unrecognized: 'unrecognized',
} as const satisfies Readonly<Record<string, DisputeReasonName>>;

type Field = keyof Stripe.DisputeUpdateParams.Evidence;

/** Our words for texts, as Stripe's fields. */
export const textFields = {
  explanation: 'uncategorized_text',
  product_description: 'product_description',
  customer_name: 'customer_name',
  customer_email: 'customer_email_address',
  customer_ip: 'customer_purchase_ip',
  billing_address: 'billing_address',
  shipping_address: 'shipping_address',
  shipping_carrier: 'shipping_carrier',
  shipping_date: 'shipping_date',
  shipping_tracking_number: 'shipping_tracking_number',
  service_date: 'service_date',
  access_log: 'access_activity_log',
  refund_policy_disclosure: 'refund_policy_disclosure',
  refund_refusal: 'refund_refusal_explanation',
  cancellation_policy_disclosure: 'cancellation_policy_disclosure',
  cancellation_rebuttal: 'cancellation_rebuttal',
  duplicate_explanation: 'duplicate_charge_explanation',
  duplicate_reference: 'duplicate_charge_id',
} as const satisfies Readonly<Record<EvidenceText, Field>>;

/** Our words for files, as Stripe's fields. */
export const fileFields = {
  receipt: 'receipt',
  customer_communication: 'customer_communication',
  customer_signature: 'customer_signature',
  shipping_documentation: 'shipping_documentation',
  service_documentation: 'service_documentation',
  refund_policy: 'refund_policy',
  cancellation_policy: 'cancellation_policy',
  duplicate_documentation: 'duplicate_charge_documentation',
  other: 'uncategorized_file',
} as const satisfies Readonly<Record<EvidenceFile, Field>>;
