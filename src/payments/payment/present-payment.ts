import { formatAmount, money } from '#money';
import type { Plan } from '../record/plan.ts';
import type { Payment, Refund } from '../record/world.ts';
import { presentSplit } from '../split/present-split.ts';
import type { PaymentView } from './schema.ts';

/** A payment as the API and its events show it: amounts as decimal strings, nothing internal. */
export const presentPayment = (payment: Payment): PaymentView => {
  const amount = (minor: bigint): string => formatAmount(money(minor, payment.currency));
  return {
    id: payment.id,
    object: 'payment',
    mode: payment.mode,
    status: payment.state,
    amount: amount(payment.amount_minor),
    currency: payment.currency,
    capture_method: payment.capture_mode,
    authorized_amount: amount(payment.authorized_minor),
    captured_amount: amount(payment.captured_minor),
    held_amount: amount(payment.held_minor),
    refunded_amount: amount(payment.refunded_minor),
    refund_pending_amount: amount(payment.refund_pending_minor),
    customer_id: payment.customer_id,
    payment_method_id: payment.payment_method_id,
    payment_method:
      payment.method_type === null
        ? null
        : { type: payment.method_type, brand: payment.method_brand, last4: payment.method_last4 },
    next_action: payment.next_action,
    failure: presentFailure(payment),
    reference: payment.reference,
    description: payment.description,
    return_url: payment.return_url,
    metadata: payment.metadata,
    provider: payment.provider,
    policy: payment.plan === null ? null : presentPolicy(payment.plan.policy),
    split: presentSplit(payment),
    has_open_attempt: payment.open_attempt_id !== null,
    created_at: payment.created_at.toISOString(),
    updated_at: payment.updated_at.toISOString(),
  };
};

const presentPolicy = (policy: Plan['policy']): PaymentView['policy'] => ({
  cascade: policy.cascade,
  late_success: policy.lateSuccess,
  on_authorization_expiry: policy.onExpiry,
});

/** Why it did not go through, or nothing. */
export const presentFailure = (
  row: Pick<Payment | Refund, 'failure_reason' | 'failure_code' | 'failure_message'>,
): PaymentView['failure'] =>
  row.failure_reason === null
    ? null
    : {
        reason: row.failure_reason,
        code: row.failure_code ?? '',
        message: row.failure_message ?? '',
      };
