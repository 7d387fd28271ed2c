/** What may be kept of an exchange. Whatever is not named here does not leave the adapter. */
const kept = new Set(
  `amount value currency reference merchantReference pspReference paymentPspReference status
   resultCode refusalReason refusalReasonCode refusalReasonRaw merchantAdviceCode errorCode errorType
   message action type subtype method paymentMethodType paymentMethod brand storedPaymentMethodId
   shopperReference shopperInteraction recurringProcessingModel storePaymentMethod captureDelayHours
   additionalData manualCapture authorisationType cardSummary cardIssuingCountry metadata
   bascule_payment bascule_attempt bascule_capture bascule_method industryUsage
   merchantRefundReason`.split(/\s+/),
);

/**
 * The part of a request or answer that the timeline may show: by a list of what is kept, so that
 * a field nobody thought of (an encrypted card, a redirect's state) stays out.
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
