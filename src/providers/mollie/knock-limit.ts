/** Whether one more knock is let in. */
export type KnockLimit = (paymentId: string, now: Date) => boolean;

const windowMs = 10_000;
const ofOnePaymentMax = 10;
const inAllMax = 2_000;

/**
 * Bounds what anybody can make us ask by knocking, because nothing proves who knocks: so many a
 * payment and so many in all, each ten seconds. What is turned away is answered with an error, and
 * Mollie comes again. Source: docs.mollie.com/reference/webhooks, retries over 26 hours.
 */
export const createKnockLimit = (): KnockLimit => {
  let window = 0;
  let inAll = 0;
  let ofOne = new Map<string, number>();
  return (paymentId, now) => {
    const current = Math.floor(now.getTime() / windowMs);
    if (current !== window) {
      window = current;
      inAll = 0;
      ofOne = new Map();
    }
    const known = ofOne.get(paymentId) ?? 0;
    if (known >= ofOnePaymentMax || inAll >= inAllMax) return false;
    ofOne.set(paymentId, known + 1);
    inAll += 1;
    return true;
  };
};
