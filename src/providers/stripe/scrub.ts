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
   evidence_details due_by submission_count submit network_reason_code purpose size
   transfer_group transfer_data destination destination_payment source_transaction transfer
   amount_reversed reversed reverse_transfer refund_application_fee application_fee
   application_fee_amount on_behalf_of method arrival_date automatic reconciliation_status
   available_on available pending instant_available net_available reporting_category source
   bascule_errand bascule_account bascule_transfer bascule_reversal bascule_payout
   controller fees payer losses payments requirement_collection stripe_dashboard dashboard
   responsibilities fees_collector losses_collector requirements_collector defaults country
   business_type default_currency capabilities transfers card_payments requested configuration
   recipient merchant stripe_balance stripe_transfers payouts applied_configurations closed deleted
   charges_enabled payouts_enabled details_submitted requirements future_requirements
   currently_due past_due pending_verification current_deadline disabled_reason
   schedule interval delay_days weekly_payout_days monthly_payout_days settlement_timing
   delay_days_override minimum_balance_by_currency default_for_currency bank_name expires_at
   account use_case`.split(/\s+/),
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
