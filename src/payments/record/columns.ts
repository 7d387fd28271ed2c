/** The columns of a payment, in the order of its type. */
export const paymentColumns = `organisation_id, mode, id, version, state, amount_minor, currency,
  capture_mode, authorized_minor, captured_minor, refund_pending_minor, refunded_minor,
  customer_id, payment_method_id, method_key, method_type, method_brand, method_last4, reference, description,
  return_url, next_action, failure_reason, failure_code, failure_message, metadata, provider,
  open_attempt_id, held_minor, hold_id, plan, attempt_count, step_count, split, split_charge,
  created_at, updated_at`;

/** The columns of a refund. */
export const refundColumns = `organisation_id, mode, id, version, payment_id, state, amount_minor,
  currency, reason, failure_reason, failure_code, failure_message, metadata, step_count,
  split, created_at, updated_at`;

/** The columns of an attempt. */
export const attemptColumns = `organisation_id, mode, id, version, payment_id, refund_id, number,
  operation, state, provider, connection_id, amount_minor, currency, idempotency_key, request,
  provider_reference, failure_reason, failure_code, failure_message, lease_until, last_sent_at,
  resolve_count, next_action_at, expires_at, is_final, returns_attempt_id, authentication,
  review_reason, step_count, traceparent, created_at, updated_at`;
