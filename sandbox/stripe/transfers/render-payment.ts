import type Stripe from 'stripe';
import { renderBilling } from '../payment-methods/render-payment-method.ts';
import type { PaymentRecord, PaymentRefundRecord } from '../world/records.ts';

/** The charge that an account sees of a transfer: nobody's card, and never disputed. */
export function renderPayment(payment: PaymentRecord): Stripe.Charge {
  return {
    id: payment.id,
    object: 'charge',
    amount: payment.amount,
    amount_captured: payment.amount,
    amount_refunded: payment.amount_refunded,
    application: null,
    application_fee: payment.application_fee,
    application_fee_amount: payment.application_fee_amount,
    balance_transaction: payment.balance_transaction,
    billing_details: renderBilling(undefined),
    calculated_statement_descriptor: null,
    captured: true,
    created: payment.created,
    currency: payment.currency,
    customer: null,
    description: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: null,
    livemode: false,
    metadata: payment.metadata,
    on_behalf_of: null,
    outcome: null,
    paid: true,
    payment_intent: null,
    payment_method: null,
    payment_method_details: { type: 'stripe_account', stripe_account: {} },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: payment.amount_refunded === payment.amount,
    review: null,
    shipping: null,
    source: null,
    source_transfer: payment.source_transfer,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'succeeded',
    transfer_data: null,
    transfer_group: null,
  };
}

export function renderPaymentRefund(refund: PaymentRefundRecord): Stripe.Refund {
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    balance_transaction: refund.balance_transaction,
    charge: refund.charge,
    created: refund.created,
    currency: refund.currency,
    customer: null,
    customer_account: null,
    metadata: refund.metadata,
    payment_intent: null,
    payment_method: null,
    reason: null,
    receipt_number: null,
    source_transfer_reversal: refund.source_transfer_reversal,
    status: 'succeeded',
    transfer_reversal: null,
  };
}
