import type { Payment } from '@mollie/api-client';
import type { Outcome } from '../contract.ts';
import { methodOf } from './answers.ts';
import { reasonOfDecline } from './declines.ts';
import { authorizationStatus, meaningOf, voidStatus } from './status-map.ts';
import { toMoney } from './units.ts';

/** An outcome, or the finding that what we asked for has not happened. */
export type Judged = Outcome | { readonly kind: 'absent' };

/** What a payment says of the authorisation that made it. */
export const judgeAuthorization = (payment: Payment): Outcome => {
  switch (meaningOf(authorizationStatus, payment.status)) {
    case 'captured':
      return approved(payment, 'captured');
    case 'authorized':
      return approved(payment, 'authorized');
    case 'pending':
      return pending(payment);
    case 'declined':
      return payment.status === 'failed' ? failed(payment) : ended(payment);
    case undefined:
      return unmapped(payment.id, payment.status);
  }
};

/** What a payment says of a void. */
export const judgeVoid = (payment: Payment): Judged => {
  switch (meaningOf(voidStatus, payment.status)) {
    case 'voided':
      return approved(payment, 'voided');
    case 'absent':
      return { kind: 'absent' };
    case 'declined':
      return {
        kind: 'declined',
        reference: payment.id,
        reason: payment.status === 'paid' ? 'already_captured' : 'wrong_state',
        code: `payment_${payment.status}`,
        message: 'The payment holds nothing that could be let go.',
      };
    case undefined:
      return unmapped(payment.id, payment.status);
  }
};

/** A status that the tables do not hold. */
export const unmapped = (id: string, status: string): Outcome => ({
  kind: 'unknown',
  cause: `${id} has the status ${status}, which no table holds`,
  isUnmapped: true,
});

/** An amount that is not written as Mollie writes it. */
export const uncounted = (id: string): Outcome => ({
  kind: 'unknown',
  cause: `${id} approves an amount that we cannot count`,
  isUnmapped: true,
});

const approved = (payment: Payment, effect: 'authorized' | 'captured' | 'voided'): Outcome => {
  const amount = toMoney(payment.amount);
  if (amount === undefined) return uncounted(payment.id);
  const endsAt = effect === 'authorized' ? timeOf(payment.captureBefore) : undefined;
  return {
    kind: 'approved',
    reference: payment.id,
    amount,
    effect,
    method: methodOf(payment),
    ...(endsAt === undefined ? {} : { expiresAt: endsAt }),
  };
};

const pending = ({ id, _links: links }: Payment): Outcome => {
  const url = links?.checkout?.href;
  return {
    kind: 'pending',
    reference: id,
    nextAction: url === undefined ? undefined : { type: 'redirect', url },
  };
};

const failed = (payment: Payment): Outcome => {
  const details = (payment.details ?? {}) as Readonly<Record<string, unknown>>;
  const { failureReason: code, failureMessage: message } = details;
  const isSaid = typeof code === 'string';
  // Only cards say why; of a bank's page that failed there is no more to know.
  const { reason, isUnmapped } = isSaid
    ? reasonOfDecline(code)
    : { reason: 'generic_decline', isUnmapped: false };
  return {
    kind: 'declined',
    reference: payment.id,
    reason,
    code: isSaid ? code : 'payment_failed',
    message: typeof message === 'string' ? message.slice(0, 500) : 'The payment failed.',
    method: methodOf(payment),
    ...(isUnmapped ? { isUnmapped } : {}),
  };
};

/** Given up by the payer, by hand or by time; of a hold that stood, its time is another's word. */
const ended = (payment: Payment): Outcome => {
  const hasHeld = payment.authorizedAt !== undefined;
  const isExpired = payment.status === 'expired';
  return {
    kind: 'declined',
    reference: payment.id,
    reason: isExpired ? (hasHeld ? 'authorization_expired' : 'expired') : 'canceled',
    code: `payment_${payment.status}`,
    message: 'The payment has ended at the provider.',
  };
};

const timeOf = (text: string | undefined): Date | undefined => {
  const time = text === undefined ? undefined : new Date(text);
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time;
};
