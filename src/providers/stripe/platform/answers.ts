import type { Stripe } from 'stripe';
import type { Money } from '#money';
import { isRecord, toMoney } from '../answers.ts';

/** Whether an answer is a v1 account as far as we read one. */
export const isAccountV1 = (value: unknown): value is Stripe.Account =>
  isObject(value, 'account', 'acct_') &&
  value.deleted !== true &&
  typeof value.charges_enabled === 'boolean' &&
  typeof value.payouts_enabled === 'boolean' &&
  typeof value.type === 'string';

/** Whether an answer is a v2 account as far as we read one. */
export const isAccountV2 = (value: unknown): value is Stripe.V2.Core.Account =>
  isObject(value, 'v2.core.account', 'acct_') && Array.isArray(value.applied_configurations);

/** Whether an answer is an account, of either generation. */
export const isAccount = (value: unknown): value is Stripe.Account | Stripe.V2.Core.Account =>
  isAccountV1(value) || isAccountV2(value);

/** Whether an answer says that a v1 account, or a thing in one, is there no more. */
export const isDeleted = (value: unknown, id: string): boolean =>
  isRecord(value) && value.id === id && value.deleted === true;

export const isTransfer = (value: unknown): value is Stripe.Transfer =>
  isObject(value, 'transfer', 'tr_') &&
  hasAmount(value) &&
  Number.isSafeInteger(value.amount_reversed) &&
  isRecord(value.metadata);

export const isReversal = (value: unknown): value is Stripe.TransferReversal =>
  isObject(value, 'transfer_reversal', 'trr_') && hasAmount(value) && hasTime(value);

export const isFeeRefund = (value: unknown): value is Stripe.FeeRefund =>
  isObject(value, 'fee_refund', 'fr_') && hasAmount(value) && hasTime(value);

export const isPayout = (value: unknown): value is Stripe.Payout =>
  isObject(value, 'payout', 'po_') && hasAmount(value) && typeof value.status === 'string';

export const isExternalAccount = (value: unknown): value is Stripe.ExternalAccount =>
  (isObject(value, 'bank_account', 'ba_') || isObject(value, 'card', 'card_')) &&
  typeof value.last4 === 'string';

export const isPerson = (value: unknown): value is { readonly id: string } & Stamped =>
  isObject(value, 'person', 'person_') || isObject(value, 'v2.core.account_person', 'person_');

export const isBalance = (value: unknown): value is Stripe.Balance =>
  isRecord(value) &&
  value.object === 'balance' &&
  Array.isArray(value.available) &&
  Array.isArray(value.pending);

export const isBalanceLine = (value: unknown): value is Stripe.BalanceTransaction =>
  isObject(value, 'balance_transaction', 'txn_') &&
  hasAmount(value) &&
  hasTime(value) &&
  Number.isSafeInteger(value.fee);

export const isBalanceSettings = (value: unknown): value is Stripe.BalanceSettings =>
  isRecord(value) &&
  value.object === 'balance_settings' &&
  isRecord(value.payments) &&
  isRecord(value.payments.settlement_timing);

/** What carries our names. */
export interface Stamped {
  readonly metadata?: Stripe.Metadata | null | undefined;
}

/** Our name on a thing of theirs; nothing where it carries none. */
export const ourName = ({ metadata }: Stamped, key: string): string | null => {
  const name = metadata?.[key];
  return typeof name === 'string' ? name : null;
};

/** An id, whether the answer holds the thing itself or only its name. */
export const idOf = (named: string | { readonly id: string } | null | undefined): string | null =>
  typeof named === 'string' ? named : (named?.id ?? null);

/** A thing whole, where the answer was asked to hold it. */
export const wholeOf = <T extends object>(named: string | T | null | undefined): T | undefined =>
  typeof named === 'object' && named !== null ? named : undefined;

/** Seconds since 1970. */
export const timeOf = (seconds: number): Date => new Date(seconds * 1_000);

/** The amount of an answer; nothing where we cannot count it. */
export const amountOf = (of: {
  readonly amount: number;
  readonly currency: string;
}): Money | undefined => toMoney(of.amount, of.currency);

const isObject = (
  value: unknown,
  object: string,
  prefix: string,
): value is Record<string, unknown> =>
  isRecord(value) &&
  value.object === object &&
  typeof value.id === 'string' &&
  value.id.startsWith(prefix);

const hasAmount = (value: Record<string, unknown>): boolean =>
  Number.isSafeInteger(value.amount) && typeof value.currency === 'string';

const hasTime = (value: Record<string, unknown>): boolean => Number.isSafeInteger(value.created);
