import type { Money } from '#money';
import type { Authentication, MethodDetails } from '../contract.ts';
import { adyenUnits } from './units.ts';

/** A bag of texts, as `additionalData` is. */
export type Texts = Readonly<Record<string, unknown>>;

/** Adyen's amount as money; nothing where it is none, or a currency cannot hold it. */
export const toMoney = (amount: unknown): Money | undefined => {
  if (!isRecord(amount)) return undefined;
  const { value, currency } = amount;
  if (!Number.isSafeInteger(value) || typeof currency !== 'string') return undefined;
  try {
    return adyenUnits.fromProvider(BigInt(value as number), currency);
  } catch {
    return undefined;
  }
};

/** One of Adyen's references. */
export const isReference = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Z0-9]{16}$/.test(value);

/** Brand, last digits and the like, from what an account has Adyen add to its answers. */
export const methodOf = (brand: unknown, more: Texts): MethodDetails => ({
  type: 'card',
  brand: textOf(brand) ?? textOf(more.paymentMethod),
  last4: /^\d{4}$/.test(String(more.cardSummary)) ? String(more.cardSummary) : undefined,
  fingerprint: textOf(more.alias),
  country: /^[A-Z]{2}$/.test(String(more.cardIssuingCountry))
    ? String(more.cardIssuingCountry)
    : undefined,
});

/** The proof of a finished authentication, where the answer holds all of it. */
export const authenticationIn = (more: Texts, result: unknown): Authentication | undefined => {
  const own = isRecord(result) ? result : {};
  const cryptogram = textOf(own.authenticationValue) ?? textOf(more.cavv);
  const eci = textOf(own.eci) ?? textOf(more.eci);
  const transactionId = textOf(own.dsTransID) ?? textOf(more.dsTransID);
  const version = textOf(own.messageVersion) ?? textOf(more.threeDSVersion);
  if (!cryptogram || !eci || !transactionId || !version) return undefined;
  return { version, eci, transactionId, cryptogram };
};

/** A text that says something. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value !== 'N/A' ? value : undefined;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
