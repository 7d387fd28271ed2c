import type { Stripe } from 'stripe';
import type { Money } from '#money';
import type { ChargeFacts, MethodDetails } from '../contract.ts';
import { stripeUnits } from './units.ts';

/** Whether an answer is a PaymentIntent as far as we read one. */
export const isPaymentIntent = (value: unknown): value is Stripe.PaymentIntent =>
  isObject(value, 'payment_intent', 'pi_') && hasAmount(value) && typeof value.status === 'string';

/** Whether an answer is a Refund as far as we read one. */
export const isRefund = (value: unknown): value is Stripe.Refund =>
  isObject(value, 'refund', 're_', 'pyr_') && hasAmount(value);

/** Whether an answer is a SetupIntent as far as we read one. */
export const isSetupIntent = (value: unknown): value is Stripe.SetupIntent =>
  isObject(value, 'setup_intent', 'seti_') && typeof value.status === 'string';

/** Whether an answer is a Dispute as far as we read one. */
export const isDispute = (value: unknown): value is Stripe.Dispute =>
  isObject(value, 'dispute', 'dp_', 'du_') &&
  hasAmount(value) &&
  typeof value.status === 'string' &&
  typeof value.reason === 'string' &&
  Array.isArray(value.balance_transactions) &&
  isRecord(value.evidence_details);

/** Whether an answer is a File as far as we read one: its name. */
export const isFile = (value: unknown): value is Pick<Stripe.File, 'id'> =>
  isObject(value, 'file', 'file_');

/** Whether an answer is a Customer. */
export const isCustomer = (value: unknown): value is Stripe.Customer =>
  isObject(value, 'customer', 'cus_');

/** Whether an answer is a list, or a page of a search. */
export const isPage = (value: unknown): value is Stripe.ApiList<unknown> =>
  isRecord(value) && Array.isArray(value.data) && typeof value.has_more === 'boolean';

/** Stripe's units as money; nothing where a currency is unknown or cannot hold the amount. */
export const toMoney = (units: number, currency: string): Money | undefined => {
  try {
    return stripeUnits.fromProvider(BigInt(units), currency.toUpperCase());
  } catch {
    return undefined;
  }
};

/** The charge of a PaymentIntent, where the answer carries it whole. */
export const chargeOf = (intent: Stripe.PaymentIntent): Stripe.Charge | undefined =>
  typeof intent.latest_charge === 'object' && intent.latest_charge !== null
    ? intent.latest_charge
    : undefined;

/** What Stripe made as it took a payment, where the answer carries the charge whole. */
export const chargeFactsOf = (charge: Stripe.Charge | undefined): ChargeFacts | undefined =>
  charge === undefined
    ? undefined
    : {
        reference: charge.id,
        transfer: nameOf(charge.transfer),
        applicationFee: nameOf(charge.application_fee),
      };

const nameOf = (named: string | { readonly id: string } | null | undefined): string | null =>
  typeof named === 'string' ? named : (named?.id ?? null);

/**
 * What Stripe kept of one capture of a charge; known once its balance transaction is made. The
 * charge shows one of them: that of another amount is another capture's.
 */
export const feeOf = (charge: Stripe.Charge | undefined, units: number): Money | undefined => {
  const booked = charge?.balance_transaction;
  if (typeof booked !== 'object' || booked === null) return undefined;
  const isSplit = (charge?.amount_captured ?? units) !== units;
  if (isSplit && booked.amount !== units) return undefined;
  // What the platform takes of a seller's own charge is no fee of Stripe's.
  const forPlatform = (booked.fee_details ?? [])
    .filter(({ type }) => type === 'application_fee')
    .reduce((sum, { amount }) => sum + amount, 0);
  return toMoney(booked.fee - forPlatform, booked.currency);
};

/** When Stripe lets a hold go. In seconds since 1970; null once nothing is held. */
export const expiryOf = (charge: Stripe.Charge | undefined): Date | undefined => {
  const seconds = charge?.payment_method_details?.card?.capture_before;
  return seconds === undefined ? undefined : new Date(seconds * 1_000);
};

/** Brand, last digits and whose card it is. A cryptogram Stripe never gives back. */
export const methodOf = (
  details: { readonly type: string; readonly card?: CardDetails | undefined } | null | undefined,
): MethodDetails | undefined => {
  if (details === null || details === undefined) return undefined;
  return {
    type: details.type,
    brand: details.card?.brand ?? undefined,
    last4: details.card?.last4 ?? undefined,
    fingerprint: details.card?.fingerprint ?? undefined,
    country: details.card?.country ?? undefined,
  };
};

interface CardDetails {
  readonly brand?: string | null;
  readonly last4?: string | null;
  readonly fingerprint?: string | null;
  readonly country?: string | null;
}

const isObject = (
  value: unknown,
  object: string,
  ...prefixes: readonly string[]
): value is Record<string, unknown> => {
  if (!isRecord(value) || value.object !== object) return false;
  const { id } = value;
  return typeof id === 'string' && prefixes.some((prefix) => id.startsWith(prefix));
};

/** Whether a value has fields. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const hasAmount = (value: Record<string, unknown>): boolean =>
  Number.isSafeInteger(value.amount) && typeof value.currency === 'string';
