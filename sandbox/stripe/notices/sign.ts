import { createHmac } from 'node:crypto';

/** Stripe's signature of a notice: HMAC-SHA256 over time and body, under the endpoint's secret. */
export function signatureOf(body: string, secret: string, at_s: number): string {
  const digest = createHmac('sha256', secret).update(`${at_s}.${body}`).digest('hex');
  return `t=${at_s},v1=${digest}`;
}
