/** What may be kept of an exchange. Whatever is not named here does not leave the adapter. */
const kept = new Set(
  `resource id mode createdAt status statusReason code message reason isCancelable authorizedAt
   paidAt canceledAt expiresAt expiredAt failedAt amount currency value amountRefunded
   amountRemaining amountCaptured amountChargedBack settlementAmount method metadata
   bascule_payment bascule_attempt bascule_customer bascule_method captureMode captureBefore
   profileId sequenceType customerId mandateId paymentId details cardNumber cardLabel
   cardCountryCode cardSecurity failureReason failureMessage redirectUrl webhookUrl reversedAt
   count _embedded payments captures refunds chargebacks title detail field extra`.split(/\s+/),
);

/**
 * The part of a request or answer that the timeline may show: by a list of what is kept, so that
 * a field nobody thought of (a card token, a holder's name) stays out.
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
