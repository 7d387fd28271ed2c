import { type RefusalCatalogue, refuser } from '#kernel';

/** Why a request about a payment is not carried out. None of them moved anything. */
export const paymentRefusals = {
  payment_not_found: {
    status: 404,
    title: 'There is no such payment.',
    mend: 'Check the id, and that the key belongs to the same organisation and mode.',
    retry: 'never',
  },
  payment_wrong_state: {
    status: 409,
    title: 'The payment is not in a state that allows this.',
    mend: 'Retrieve the payment and act on its status; the machine reference lists what is allowed.',
    retry: 'after_change',
  },
  payment_busy: {
    status: 409,
    title: 'Another operation on this payment has not come to its end.',
    mend: 'Wait for its event or retrieve the payment, then decide again.',
    retry: 'later',
  },
  payment_method_missing: {
    status: 400,
    title: 'A payment cannot be confirmed without a payment method.',
    mend: 'Send payment_method with a token of the provider, or payment_method_id of a saved one.',
    retry: 'after_change',
  },
  payment_method_token_missing: {
    status: 400,
    title: 'A card cannot be charged without a token of a provider.',
    mend: 'Send payment_method.token, or payment_method.tokens with one for each provider.',
    retry: 'after_change',
  },
  retry_cap_reached: {
    status: 422,
    title: 'The card may not be tried again now, at no provider.',
    mend: 'Ask the payer for another method. Caps are the schemes’: docs/guide/orchestration.md.',
    retry: 'later',
  },
  capture_must_be_final: {
    status: 422,
    title: 'The provider takes one capture of an authorisation.',
    mend: 'Leave is_final out, or anticipate several captures when the payment is confirmed.',
    retry: 'after_change',
  },
  capture_must_be_whole: {
    status: 422,
    title: 'The provider captures an authorisation whole or not at all.',
    mend: 'Capture the whole held_amount and refund the rest.',
    retry: 'after_change',
  },
  void_not_supported: {
    status: 422,
    title: 'The provider cannot let the payment go before its time.',
    mend: 'Wait for its end, or refund it once it is captured.',
    retry: 'never',
  },
  increment_not_supported: {
    status: 422,
    title: 'The provider does not raise authorisations.',
    mend: 'Make a second payment for the difference.',
    retry: 'never',
  },
  increment_not_above_amount: {
    status: 422,
    title: 'The new amount is not above the present one.',
    mend: 'Send what is to be authorised in all; to take less, capture less.',
    retry: 'after_change',
  },
  continue_not_supported: {
    status: 422,
    title: 'The provider needs nothing handed in.',
    mend: 'Wait for the event of the payment, or retrieve it.',
    retry: 'never',
  },
  amount_above_limit: {
    status: 400,
    title: 'The amount is above what one payment may carry.',
    mend: 'Send at most 999999999999 minor units.',
    retry: 'after_change',
  },
  capture_above_authorized: {
    status: 422,
    title: 'The capture is above the authorised amount.',
    mend: 'Capture at most authorized_amount.',
    retry: 'after_change',
  },
  refund_above_captured: {
    status: 422,
    title: 'The refund is above what is left of the captured amount.',
    mend: 'Refund at most captured_amount less refunded_amount and refunds under way.',
    retry: 'after_change',
  },
  refund_not_found: {
    status: 404,
    title: 'There is no such refund.',
    mend: 'Check the id, and that the key belongs to the same organisation and mode.',
    retry: 'never',
  },
  review_not_found: {
    status: 404,
    title: 'There is no such attempt in review.',
    mend: 'List /v1/reviews; it may have been resolved by proof meanwhile.',
    retry: 'never',
  },
  review_outcome_not_possible: {
    status: 409,
    title: 'This cannot be said of the attempt.',
    mend: 'The detail lists what can: what became of it, or what is to happen with its money.',
    retry: 'after_change',
  },
  review_reference_missing: {
    status: 400,
    title: "An approval needs the provider's reference as its proof.",
    mend: 'Send provider_reference as the provider shows it.',
    retry: 'after_change',
  },
  currency_differs: {
    status: 400,
    title: "The currency is not the payment's.",
    mend: 'Send the currency of the payment, or leave it out.',
    retry: 'after_change',
  },
  provider_unsupported: {
    status: 422,
    title: 'The provider cannot do this.',
    mend: 'Choose a provider whose capabilities include it.',
    retry: 'after_change',
  },
} as const satisfies RefusalCatalogue;

/** Refuses with one of {@link paymentRefusals}. */
export const refuse = refuser(paymentRefusals);
