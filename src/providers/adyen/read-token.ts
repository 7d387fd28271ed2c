import type { AuthorizeInstruction } from '../contract.ts';
import { refuse } from '../errors.ts';

/** What Adyen's client library made of a card, as far as it is passed on. */
export interface CardToken {
  readonly paymentMethod: Readonly<Record<string, string>>;
  readonly browserInfo?: Readonly<Record<string, unknown>>;
  readonly origin?: string;
}

/** Fields of a card that may pass: sealed by Adyen's client library, or about nobody's secret. */
const sealedFields = new Set(
  `type brand holderName encryptedCard encryptedCardNumber encryptedExpiryMonth encryptedExpiryYear
   encryptedSecurityCode checkoutAttemptId fundingSource sdkData`.split(/\s+/),
);

/**
 * The payment method of an authorisation. Adyen has no single token for a card: its Drop-in hands
 * over an object with sealed fields. Our token is the base64 of that object (`state.data`, or its
 * `paymentMethod` alone). A saved method is Adyen's own `storedPaymentMethodId`; a plain word
 * stands for an already sealed card number, as the test cards of a sandbox are named.
 *
 * @throws refusal provider_token_malformed, also for a card in clear, which must never reach us
 */
export const readToken = ({
  paymentMethodToken: token,
  customerToken,
}: Pick<AuthorizeInstruction, 'paymentMethodToken' | 'customerToken'>): CardToken => {
  if (customerToken !== undefined) {
    return { paymentMethod: { type: 'scheme', storedPaymentMethodId: token } };
  }
  if (/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(token) && !/\d{9}/.test(token)) {
    return { paymentMethod: { type: 'scheme', encryptedCardNumber: token } };
  }
  const decoded = decode(token);
  const method = isRecord(decoded?.paymentMethod) ? decoded.paymentMethod : decoded;
  if (method === undefined) throw malformed('it is no base64 of a JSON object');
  const stray = Object.entries(method).find(
    ([name, value]) => !sealedFields.has(name) || typeof value !== 'string',
  );
  if (stray !== undefined) throw malformed(`the field ${stray[0].slice(0, 40)} may not pass`);
  if (method.type !== 'scheme') throw malformed('its type is not scheme');
  return {
    paymentMethod: method as Readonly<Record<string, string>>,
    ...(isRecord(decoded?.browserInfo) ? { browserInfo: decoded.browserInfo } : {}),
    ...(typeof decoded?.origin === 'string' ? { origin: decoded.origin } : {}),
  };
};

const decode = (token: string): Record<string, unknown> | undefined => {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const malformed = (why: string) =>
  refuse('provider_token_malformed', { detail: `As a token of Adyen's: ${why}.` });
