import type { DeclineReasonName } from '../decline-reasons.ts';

/**
 * Why a modification came to nothing. A notice says so in words alone, so these are read by what
 * they speak of; what none of them fits is `wrong_state`, which is what a refused modification is.
 * Source: docs.adyen.com/online-payments/capture, /cancel, /refund, /adjust-authorisation: failed
 * requests; read 2026-11.
 */
const reasons: readonly (readonly [RegExp, DeclineReasonName])[] = [
  [/already (been )?(captured|settled)|after capture|sent ?for ?settle/i, 'already_captured'],
  [/already (been )?(fully )?refunded/i, 'already_refunded'],
  [/expired/i, 'authorization_expired'],
  [/already (been )?cancelled|authorisation is cancelled/i, 'canceled'],
  [/chargeback|insufficient balance|not (yet )?captured|hasn't been captured/i, 'not_refundable'],
];

/** Our reason for a failed modification. */
export const reasonOfModification = (
  operation: 'increment' | 'capture' | 'void' | 'refund',
  text: string,
): DeclineReasonName => {
  const found = reasons.find(([form]) => form.test(text))?.[1] ?? 'wrong_state';
  // Only what is given back can be not refundable; elsewhere the payment is in no state for it.
  return found === 'not_refundable' && operation !== 'refund' ? 'wrong_state' : found;
};
