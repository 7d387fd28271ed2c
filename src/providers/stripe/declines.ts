import type { DeclineReasonName } from '../decline-reasons.ts';

/** One of Stripe's codes, what it means to us, and where that is written. */
export interface DeclineRow {
  readonly code: string;
  readonly reason: DeclineReasonName;
  readonly source: string;
  readonly edition: string;
}

/** The reason for a code, or `generic_decline` and `isUnmapped` where no table holds it. */
export const reasonOfDecline = (
  declineCode: string | null,
  code: string | null,
): { readonly reason: DeclineReasonName; readonly isUnmapped: boolean } => {
  // The issuer's word says more than Stripe's: `insufficient_funds` beside `card_declined`.
  const reason = byCode(issuerReasons, declineCode) ?? byCode(stripeReasons, code);
  return { reason: reason ?? 'generic_decline', isUnmapped: reason === undefined };
};

/** `decline_code`, the issuer's or the fraud filter's answer. */
export const issuerDeclines: readonly DeclineRow[] = rows(
  'https://docs.stripe.com/declines/codes',
  '2026-10-28.endive',
  {
    insufficient_funds: `insufficient_funds`,
    limit_exceeded: `card_velocity_exceeded withdrawal_count_limit_exceeded invalid_amount`,
    do_not_honor: `do_not_honor call_issuer no_action_taken transaction_not_allowed
      security_violation service_not_allowed approve_with_id try_again_later`,
    generic_decline: `generic_decline pin_try_exceeded`,
    issuer_unavailable: `issuer_not_available reenter_transaction`,
    processing_error: `processing_error`,
    expired_card: `expired_card invalid_expiry_month invalid_expiry_year`,
    incorrect_number: `incorrect_number invalid_number invalid_account new_account_information_available`,
    incorrect_cvc: `incorrect_cvc invalid_cvc`,
    incorrect_address: `incorrect_zip incorrect_address`,
    method_unusable: `card_not_supported incorrect_pin invalid_pin offline_pin_required
      online_or_offline_pin_required currency_not_supported`,
    authentication_required: `authentication_required mobile_device_authentication_required`,
    authentication_failed: `authentication_not_handled`,
    card_blocked: `lost_card stolen_card pickup_card restricted_card`,
    suspected_fraud: `fraudulent merchant_blacklist`,
    not_permitted: `do_not_try_again not_permitted revocation_of_authorization
      revocation_of_all_authorizations stop_payment_order`,
    configuration: `testmode_decline`,
    duplicate: `duplicate_transaction`,
  },
);

/** `code` of an error: Stripe's own word, where the issuer's is missing. */
export const stripeDeclines: readonly DeclineRow[] = rows(
  'https://docs.stripe.com/error-codes',
  '2026-10-28.endive',
  {
    insufficient_funds: `insufficient_funds`,
    limit_exceeded: `card_decline_rate_limit_exceeded charge_exceeds_source_limit`,
    generic_decline: `card_declined payment_intent_payment_attempt_failed`,
    do_not_honor: `payment_method_provider_decline payment_method_customer_decline refer_to_customer`,
    processing_error: `processing_error payment_method_provider_timeout
      three_d_secure_authentication_upstream_error`,
    expired_card: `expired_card expired_payment_method invalid_expiry_month invalid_expiry_year`,
    incorrect_number: `incorrect_number invalid_number`,
    incorrect_cvc: `incorrect_cvc invalid_cvc`,
    incorrect_address: `incorrect_zip incorrect_address incorrect_postal_code postal_code_invalid`,
    method_unusable: `payment_method_not_available payment_method_unexpected_state
      payment_intent_incompatible_payment_method payment_method_currency_mismatch
      invalid_card_type token_already_used payment_method_unactivated payment_method_restricted`,
    authentication_required: `authentication_required payment_intent_action_required`,
    authentication_failed: `payment_intent_authentication_failure
      setup_intent_authentication_failure authentication_failure
      payment_intent_payment_attempt_expired setup_intent_setup_attempt_expired`,
    suspected_fraud: `request_blocked`,
    authorization_expired: `charge_expired_for_capture capture_charge_authorization_expired`,
    already_captured: `charge_already_captured`,
    already_refunded: `charge_already_refunded`,
    not_refundable: `charge_disputed charge_not_refundable refund_disputed_payment
      balance_insufficient`,
    wrong_state: `payment_intent_unexpected_state setup_intent_unexpected_state
      intent_invalid_state status_transition_invalid capture_unauthorized_payment`,
    configuration: `amount_too_large amount_too_small api_key_expired platform_api_key_expired
      capability_not_active invalid_charge_amount livemode_mismatch missing parameter_invalid_empty
      parameter_invalid_integer parameter_invalid_string_blank parameter_invalid_string_empty
      parameter_missing parameter_unknown parameters_exclusive payment_intent_invalid_parameter
      payment_method_invalid_parameter payment_method_invalid_parameter_testmode
      payment_method_unsupported_type resource_missing secret_key_required testmode_charges_only
      tls_version_unsupported url_invalid country_unsupported charge_invalid_parameter
      setup_intent_invalid_parameter email_invalid`,
  },
);

const issuerReasons = index(issuerDeclines);
const stripeReasons = index(stripeDeclines);

function rows(
  source: string,
  edition: string,
  codes: Readonly<Partial<Record<DeclineReasonName, string>>>,
): readonly DeclineRow[] {
  return (Object.entries(codes) as [DeclineReasonName, string][]).flatMap(([reason, names]) =>
    names.split(/\s+/).map((code) => ({ code, reason, source, edition })),
  );
}

function index(table: readonly DeclineRow[]): ReadonlyMap<string, DeclineReasonName> {
  return new Map(table.map((row) => [row.code, row.reason]));
}

function byCode(
  table: ReadonlyMap<string, DeclineReasonName>,
  code: string | null,
): DeclineReasonName | undefined {
  return code === null ? undefined : table.get(code);
}
