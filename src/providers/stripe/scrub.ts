/** What may be kept of an exchange. Whatever is not named here does not leave the adapter. */
const kept = new Set(
  `id object status amount amount_capturable amount_received amount_to_capture amount_refunded
   captured currency capture_method confirm off_session payment_method payment_intent customer
   latest_charge balance_transaction charge reason failure_reason failure_code cancellation_reason
   canceled_at usage fee net created livemode metadata bascule_payment bascule_attempt
   bascule_customer bascule_method next_action type redirect_to_url last_payment_error
   last_setup_error error code decline_code network_decline_code network_advice_code advice_code
   param message payment_method_details card brand last4 data has_more final_capture capture_before
   incremental_authorization multicapture bascule_increment bascule_captured_before
   evidence_details due_by submission_count submit network_reason_code`.split(/\s+/),
);

/**
 * The part of a request or answer that the timeline may show: by a list of what is kept, so that
 * a field nobody thought of (a client secret, an address) stays out.
 */
export const scrub = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(scrub);
  if (typeof value !== 'object' || value === null) return value;
  const left: Record<string, unknown> = {};
  for (const name in value) {
    if (kept.has(name)) left[name] = scrub((value as Record<string, unknown>)[name]);
  }
  return left;
};
