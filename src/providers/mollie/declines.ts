import type { CardFailureReason } from '@mollie/api-client';
import type { DeclineReasonName } from '../decline-reasons.ts';

/** One of Mollie's codes, what it means to us, and where that is written. */
export interface DeclineRow {
  readonly code: string;
  readonly reason: DeclineReasonName;
  readonly source: string;
  readonly edition: string;
}

/** `details.failureReason` of a card payment; the compiler holds it complete over the SDK's list. */
const cardReasons = {
  authentication_abandoned: 'authentication_failed',
  authentication_failed: 'authentication_failed',
  authentication_required: 'authentication_required',
  authentication_unavailable_acs: 'issuer_unavailable',
  card_declined: 'generic_decline',
  card_expired: 'expired_card',
  inactive_card: 'method_unusable',
  insufficient_funds: 'insufficient_funds',
  invalid_card_holder_name: 'method_unusable',
  invalid_card_number: 'incorrect_number',
  invalid_card_type: 'method_unusable',
  invalid_cvv: 'incorrect_cvc',
  possible_fraud: 'suspected_fraud',
  refused_by_issuer: 'do_not_honor',
  unknown_reason: 'generic_decline',
} as const satisfies Readonly<Record<CardFailureReason, DeclineReasonName>>;

/** The same as rows, each with where it is written. */
export const cardDeclines: readonly DeclineRow[] = Object.entries(cardReasons).map(
  ([code, reason]) => ({
    code,
    reason,
    source: 'https://docs.mollie.com/docs/handling-errors-with-mollie-components',
    edition: '@mollie/api-client 4.6.0',
  }),
);

/** The reason for a code, or `generic_decline` and `isUnmapped` where no table holds it. */
export const reasonOfDecline = (
  code: string,
): { readonly reason: DeclineReasonName; readonly isUnmapped: boolean } =>
  Object.hasOwn(cardReasons, code)
    ? { reason: cardReasons[code as CardFailureReason], isUnmapped: false }
    : { reason: 'generic_decline', isUnmapped: true };
