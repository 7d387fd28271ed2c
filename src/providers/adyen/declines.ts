import type { DeclineReasonName } from '../decline-reasons.ts';

/** One of Adyen's codes, what it means to us, and where that is written. */
export interface DeclineRow {
  readonly code: string;
  /** Adyen's own text beside the code; a notice bears only that. */
  readonly text: string;
  readonly reason: DeclineReasonName;
  readonly source: string;
  readonly edition: string;
}

/** The reason for a refusal, or `generic_decline` and `isUnmapped` where no table holds it. */
export const reasonOfRefusal = (
  code: string | undefined,
  text: string | undefined,
): { readonly reason: DeclineReasonName; readonly code: string; readonly isUnmapped: boolean } => {
  const row =
    (code === undefined ? undefined : byCode.get(code)) ??
    (text === undefined ? undefined : byText.get(text.trim().toLowerCase()));
  return {
    reason: row?.reason ?? 'generic_decline',
    code: row?.code ?? code ?? text?.slice(0, 100) ?? 'none',
    isUnmapped: row === undefined,
  };
};

/** `refusalReasonCode` and `refusalReason` of an authorisation. */
export const refusals: readonly DeclineRow[] = rows(
  'https://docs.adyen.com/development-resources/refusal-reasons',
  '2026-11',
  [
    ['2', 'Refused', 'do_not_honor'],
    ['3', 'Referral', 'do_not_honor'],
    ['4', 'Acquirer Error', 'processing_error'],
    ['5', 'Blocked Card', 'card_blocked'],
    ['6', 'Expired Card', 'expired_card'],
    ['7', 'Invalid Amount', 'configuration'],
    ['8', 'Invalid Card Number', 'incorrect_number'],
    ['9', 'Issuer Unavailable', 'issuer_unavailable'],
    ['10', 'Not supported', 'method_unusable'],
    ['11', '3D Not Authenticated', 'authentication_failed'],
    ['12', 'Not enough balance', 'insufficient_funds'],
    ['14', 'Acquirer Fraud', 'suspected_fraud'],
    ['15', 'Cancelled', 'canceled'],
    ['16', 'Shopper Cancelled', 'canceled'],
    ['17', 'Invalid Pin', 'method_unusable'],
    ['18', 'Pin tries exceeded', 'card_blocked'],
    ['19', 'Pin validation not possible', 'method_unusable'],
    ['20', 'FRAUD', 'suspected_fraud'],
    ['21', 'Not Submitted', 'processing_error'],
    ['22', 'FRAUD-CANCELLED', 'suspected_fraud'],
    ['23', 'Transaction Not Permitted', 'not_permitted'],
    ['24', 'CVC Declined', 'incorrect_cvc'],
    ['25', 'Restricted Card', 'card_blocked'],
    ['26', 'Revocation Of Auth', 'not_permitted'],
    ['27', 'Declined Non Generic', 'generic_decline'],
    ['28', 'Withdrawal amount exceeded', 'limit_exceeded'],
    ['29', 'Withdrawal count exceeded', 'limit_exceeded'],
    ['31', 'Issuer Suspected Fraud', 'suspected_fraud'],
    ['32', 'AVS Declined', 'incorrect_address'],
    ['33', 'Card requires online pin', 'method_unusable'],
    ['34', 'No checking account available on Card', 'method_unusable'],
    ['35', 'No savings account available on Card', 'method_unusable'],
    ['36', 'Mobile pin required', 'method_unusable'],
    ['37', 'Contactless fallback', 'method_unusable'],
    ['38', 'Authentication required', 'authentication_required'],
    ['39', 'RReq not received from DS', 'authentication_failed'],
    ['40', 'Current AID is in Penalty Box', 'method_unusable'],
    ['41', 'CVM Required Restart Payment', 'method_unusable'],
    ['42', '3DS Authentication Error', 'authentication_failed'],
    ['43', 'Online PIN required', 'method_unusable'],
    ['44', 'Try another interface', 'method_unusable'],
    ['45', 'Chip downgrade mode', 'method_unusable'],
    ['46', 'Transaction blocked by Adyen to prevent excessive retry fees', 'limit_exceeded'],
  ],
);

/** `errorCode` of a request that Adyen refused before acting on it. */
export const requestErrors: readonly DeclineRow[] = rows(
  'https://docs.adyen.com/development-resources/error-codes',
  '2026-11',
  [
    ['100', 'No amount specified', 'configuration'],
    ['101', 'Invalid card number', 'incorrect_number'],
    ['102', 'Unable to determine variant', 'incorrect_number'],
    ['103', 'CVC is not the right length', 'incorrect_cvc'],
    ['104', 'Billing address problem', 'incorrect_address'],
    ['106', 'No additional data for this payment method', 'configuration'],
    ['128', 'Card Holder Missing', 'configuration'],
    ['129', 'Expiry Date Invalid', 'expired_card'],
    ['130', 'Reference Missing', 'configuration'],
    ['134', 'Billing address problem (Country)', 'incorrect_address'],
    ['137', 'Invalid amount specified', 'configuration'],
    ['138', 'Unsupported currency specified', 'configuration'],
    ['140', 'Invalid expiryMonth', 'expired_card'],
    ['141', 'Invalid expiryYear', 'expired_card'],
    ['166', 'Amount is too low or too high', 'configuration'],
    ['167', 'Original pspReference required for this operation', 'wrong_state'],
    ['174', 'Unable to decrypt data', 'incorrect_number'],
    ['702', 'The request is malformed', 'configuration'],
    ['800', 'Contract not found', 'method_unusable'],
    ['802', 'Invalid contract', 'method_unusable'],
    ['803', 'PaymentDetail not found', 'method_unusable'],
    ['901', 'Invalid Merchant Account', 'configuration'],
    ['905', 'Payment details are not supported', 'method_unusable'],
    ['907', 'The currency is not supported', 'configuration'],
    ['14_030', 'Return URL is missing', 'configuration'],
  ],
);

const all = [...refusals, ...requestErrors];
const byCode = new Map(refusals.map((row) => [row.code, row]));
const byText = new Map(refusals.map((row) => [row.text.toLowerCase(), row]));
const byError = new Map(requestErrors.map((row) => [row.code, row.reason]));

/** The reason for an error code; nothing where the table does not hold it. */
export const reasonOfError = (errorCode: string): DeclineReasonName | undefined =>
  byError.get(errorCode);

/** Every row, for the test that holds each to a source and an edition. */
export const declineRows: readonly DeclineRow[] = all;

function rows(
  source: string,
  edition: string,
  codes: readonly (readonly [code: string, text: string, reason: DeclineReasonName])[],
): readonly DeclineRow[] {
  return codes.map(([code, text, reason]) => ({ code, text, reason, source, edition }));
}
