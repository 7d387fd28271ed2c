import type { Capture, CardLabel, Chargeback, Payment, Refund } from '@mollie/api-client';
import type { MethodDetails } from '../contract.ts';
import { toMoney } from './units.ts';

/** Whether an answer is a payment as far as we read one. */
export const isPayment = (value: unknown): value is Payment =>
  isResource(value, 'payment', 'tr_') && hasAmount(value) && typeof value.status === 'string';

/** Whether an answer is a capture as far as we read one. */
export const isCapture = (value: unknown): value is Capture =>
  isResource(value, 'capture', 'cpt_') && hasAmount(value) && typeof value.status === 'string';

/** Whether an answer is a refund as far as we read one. */
export const isRefund = (value: unknown): value is Refund =>
  isResource(value, 'refund', 're_') && hasAmount(value) && typeof value.status === 'string';

/** Whether an answer is a chargeback as far as we read one. */
export const isChargeback = (value: unknown): value is Chargeback =>
  isResource(value, 'chargeback', 'chb_') &&
  hasAmount(value) &&
  typeof value.createdAt === 'string';

/** Whether an answer is a customer. */
export const isCustomer = (value: unknown): value is { readonly id: string } =>
  isResource(value, 'customer', 'cst_');

/** A text in the metadata that we gave an object; Mollie gives back what it was given. */
export const markOf = (metadata: unknown, name: string): string | null => {
  const value = isRecord(metadata) ? metadata[name] : undefined;
  return typeof value === 'string' ? value : null;
};

/** The items of one page, and from which id the next one begins. */
export const pageOf = (
  body: object,
  name: string,
): { readonly items: readonly unknown[]; readonly next: string | null } | undefined => {
  const { _embedded: embedded, _links: links } = body as Record<string, unknown>;
  const items = isRecord(embedded) ? embedded[name] : undefined;
  if (!Array.isArray(items) || !isRecord(links)) return undefined;
  const href = isRecord(links.next) ? links.next.href : null;
  if (typeof href !== 'string') return { items, next: null };
  const from = URL.parse(href)?.searchParams.get('from') ?? null;
  return from === null ? undefined : { items, next: from };
};

/** What the card or the bank account is: known once it has been used. */
export const methodOf = ({ method, details }: Payment): MethodDetails | undefined => {
  if (method !== 'creditcard') return method === undefined ? undefined : { type: method };
  const card = (details ?? {}) as Readonly<Record<string, unknown>>;
  const label = card.cardLabel;
  return {
    type: 'card',
    brand: typeof label === 'string' ? (brands[label as CardLabel] ?? label) : undefined,
    last4: textOf(card.cardNumber)?.slice(-4),
    fingerprint: textOf(card.cardFingerprint),
    country: textOf(card.cardCountryCode),
  };
};

/** Mollie's labels in the words that we use of every provider's cards. */
const brands = {
  'American Express': 'amex',
  'Carta Si': 'carta_si',
  'Carte Bleue': 'cartes_bancaires',
  Dankort: 'dankort',
  'Diners Club': 'diners',
  Discover: 'discover',
  JCB: 'jcb',
  Laser: 'laser',
  Maestro: 'maestro',
  Mastercard: 'mastercard',
  Unionpay: 'unionpay',
  Visa: 'visa',
} as const satisfies Readonly<Record<CardLabel, string>>;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

const isResource = (
  value: unknown,
  resource: string,
  prefix: string,
): value is Record<string, unknown> =>
  isRecord(value) &&
  value.resource === resource &&
  typeof value.id === 'string' &&
  value.id.startsWith(prefix);

const hasAmount = ({ amount }: Record<string, unknown>): boolean => toMoney(amount) !== undefined;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
