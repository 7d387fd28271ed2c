/** What may follow a decline, and what the payer is told of it. */
export interface DeclineReason {
  /** Whose move it is: nobody's, the payer's, the operator's, or only time's. */
  readonly class:
    | 'later'
    | 'technical'
    | 'fix_data'
    | 'customer_action'
    | 'never'
    | 'configuration'
    | 'check'
    | 'state';
  /** Whether the same method may be tried again later, within the caps of the schemes. */
  readonly sameMethod: 'yes' | 'with_new_data' | 'with_authentication' | 'no';
  /** Whether another provider may be tried at once. */
  readonly cascade: 'yes' | 'once' | 'no';
  /** Safe to show: never tells a thief that a card is known to be stolen. */
  readonly payerText: string;
}

const otherMethod = 'The payment was declined. Please use another payment method.';
const callBank = 'The payment was declined. Please use another card or call your bank.';
const fixCard = 'Please check the details of your card.';

/**
 * Why a provider said no, in our words, the same for every provider. Each provider's own codes map
 * onto these in its folder. A code that no table holds becomes `generic_decline` and an alert.
 */
export const declineReasons = {
  insufficient_funds: later('Your card has insufficient funds. Please use another, or try later.'),
  limit_exceeded: later('Your card is over its limit. Please use another, or try later.'),
  do_not_honor: { class: 'later', sameMethod: 'yes', cascade: 'once', payerText: callBank },
  generic_decline: { class: 'later', sameMethod: 'yes', cascade: 'no', payerText: callBank },

  issuer_unavailable: technical(),
  processing_error: technical(),

  expired_card: fixData('Your card has expired. Please use another.'),
  incorrect_number: fixData(fixCard),
  incorrect_cvc: fixData('Please check the security code of your card.'),
  incorrect_address: fixData('Please check the address that your bank knows.'),
  method_unusable: fixData(otherMethod),

  authentication_required: {
    class: 'customer_action',
    sameMethod: 'with_authentication',
    cascade: 'no',
    payerText: 'Please confirm the payment with your bank.',
  },
  authentication_failed: {
    class: 'customer_action',
    sameMethod: 'with_authentication',
    cascade: 'no',
    payerText: 'Your bank could not confirm that it is you. Please try again.',
  },

  card_blocked: { class: 'never', sameMethod: 'no', cascade: 'no', payerText: otherMethod },
  suspected_fraud: { class: 'never', sameMethod: 'no', cascade: 'no', payerText: otherMethod },
  not_permitted: { class: 'never', sameMethod: 'no', cascade: 'no', payerText: otherMethod },

  configuration: {
    class: 'configuration',
    sameMethod: 'no',
    cascade: 'yes',
    payerText: otherMethod,
  },
  duplicate: {
    class: 'check',
    sameMethod: 'no',
    cascade: 'no',
    payerText: 'This payment looks like one you just made.',
  },

  authorization_expired: state(),
  already_captured: state(),
  already_refunded: state(),
  not_refundable: state(),
  capture_failed: state(),
  refund_failed: state(),
  expired: state(),
  canceled: state(),
  wrong_state: state(),
} as const satisfies Readonly<Record<string, DeclineReason>>;

/** A key of {@link declineReasons}. */
export type DeclineReasonName = keyof typeof declineReasons;

function later(payerText: string): DeclineReason {
  return { class: 'later', sameMethod: 'yes', cascade: 'no', payerText };
}

function technical(): DeclineReason {
  return {
    class: 'technical',
    sameMethod: 'yes',
    cascade: 'yes',
    payerText: 'Something went wrong at the bank. Please try again.',
  };
}

function fixData(payerText: string): DeclineReason {
  return { class: 'fix_data', sameMethod: 'with_new_data', cascade: 'no', payerText };
}

/** The operation does not fit the state that the payment has at the provider. */
function state(): DeclineReason {
  return { class: 'state', sameMethod: 'no', cascade: 'no', payerText: otherMethod };
}
