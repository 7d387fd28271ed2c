/** A test card: what it shows of itself, and what becomes of whoever pays with it. */
export interface TestCard {
  readonly brand: string;
  readonly last4: string;
  readonly country: string;
  /** Refused at once, by Adyen's code and text. */
  readonly refusal?: Refusal;
  /** The payer has to act first: on a page, or in Adyen's client library. */
  readonly asks?: 'redirect' | 'native';
  /** Answered `Pending` or `Received`; a notice tells the end. */
  readonly waits?: 'Pending' | 'Received';
  /** Only half of it is granted. */
  readonly isPartial?: boolean;
  readonly modifications?: Behaviour;
  readonly dispute?: 'chargeback' | 'chargeback_won' | 'inquiry';
}

export interface Refusal {
  readonly code: string;
  readonly text: string;
  readonly result: 'Refused' | 'Error' | 'Cancelled';
  readonly raw: string;
}

export type Behaviour =
  | 'capture_refused'
  | 'capture_fails_late'
  | 'refund_refused'
  | 'refund_fails_late'
  | 'refund_reversed_late'
  | 'refund_never_ends'
  | 'adjustment_refused'
  | 'technical_cancel';

const visa = { brand: 'visa', last4: '1111', country: 'NL' };

const refused = (
  code: string,
  text: string,
  raw: string,
  result: Refusal['result'] = 'Refused',
): TestCard => ({ ...visa, last4: '0002', refusal: { code, text, result, raw } });

/**
 * Every test card by its name, which stands where the sealed number would: Adyen's client library
 * makes a blob of a card, and so does nobody here. Refusals are Adyen's own codes and texts.
 */
export const testCards: Readonly<Record<string, TestCard>> = {
  adyen_test_visa: visa,
  adyen_test_mastercard: { brand: 'mc', last4: '4444', country: 'DE' },
  adyen_test_amex: { brand: 'amex', last4: '0005', country: 'US' },
  adyen_test_refused: refused('2', 'Refused', '05 : Do not honor'),
  adyen_test_refused_insufficient: refused('12', 'Not enough balance', '51 : Insufficient funds'),
  adyen_test_refused_expired: refused('6', 'Expired Card', '54 : Expired card'),
  adyen_test_refused_blocked: refused('5', 'Blocked Card', '41 : Lost card'),
  adyen_test_refused_cvc: refused('24', 'CVC Declined', 'N7 : CVV2 failure'),
  adyen_test_refused_fraud: refused('20', 'FRAUD', 'FRAUD'),
  adyen_test_refused_issuer_fraud: refused('31', 'Issuer Suspected Fraud', '59 : Suspected fraud'),
  adyen_test_refused_not_permitted: refused(
    '23',
    'Transaction Not Permitted',
    '57 : Not permitted',
  ),
  adyen_test_refused_limit: refused('28', 'Withdrawal amount exceeded', '61 : Exceeds limit'),
  adyen_test_refused_authentication: refused('38', 'Authentication required', '65 : Soft decline'),
  adyen_test_refused_issuer_down: refused('9', 'Issuer Unavailable', '91 : Issuer unavailable'),
  adyen_test_refused_retries: refused(
    '46',
    'Transaction blocked by Adyen to prevent excessive retry fees',
    'blocked',
  ),
  adyen_test_refused_unlisted: refused('999', 'Moon Phase Unsuitable', '99 : unlisted'),
  adyen_test_error: refused('4', 'Acquirer Error', '96 : System malfunction', 'Error'),
  adyen_test_cancelled: refused('15', 'Cancelled', 'cancelled', 'Cancelled'),
  adyen_test_3ds_redirect: { ...visa, asks: 'redirect' },
  adyen_test_3ds_native: { ...visa, asks: 'native' },
  adyen_test_3ds_then_refused: {
    ...refused('12', 'Not enough balance', '51 : Insufficient funds'),
    asks: 'redirect',
  },
  adyen_test_pending: { ...visa, waits: 'Pending' },
  adyen_test_received: { ...visa, waits: 'Received' },
  adyen_test_pending_then_refused: {
    ...refused('2', 'Refused', '05 : Do not honor'),
    waits: 'Pending',
  },
  adyen_test_partial: { ...visa, isPartial: true },
  adyen_test_capture_refused: { ...visa, modifications: 'capture_refused' },
  adyen_test_capture_fails_late: { ...visa, modifications: 'capture_fails_late' },
  adyen_test_refund_refused: { ...visa, modifications: 'refund_refused' },
  adyen_test_refund_fails_late: { ...visa, modifications: 'refund_fails_late' },
  adyen_test_refund_reversed_late: { ...visa, modifications: 'refund_reversed_late' },
  adyen_test_refund_never_ends: { ...visa, modifications: 'refund_never_ends' },
  adyen_test_adjustment_refused: { ...visa, modifications: 'adjustment_refused' },
  adyen_test_technical_cancel: { ...visa, modifications: 'technical_cancel' },
  adyen_test_chargeback: { ...visa, dispute: 'chargeback' },
  adyen_test_chargeback_won: { ...visa, dispute: 'chargeback_won' },
  adyen_test_inquiry: { ...visa, dispute: 'inquiry' },
};

/** The card of that name. */
export const cardNamed = (name: string): TestCard | undefined =>
  Object.hasOwn(testCards, name) ? testCards[name] : undefined;
