import type Stripe from 'stripe';
import type { ApplicationFeeRecord, FeeRefundRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { applicationOf } from './application.ts';

export function renderApplicationFee(
  fee: ApplicationFeeRecord,
  world: World,
): Stripe.ApplicationFee {
  const refunds = fee.refunds
    .flatMap((id) => world.platform.tables.fee_refund.byId.get(id) ?? [])
    .reverse();
  return {
    id: fee.id,
    object: 'application_fee',
    account: fee.account,
    amount: fee.amount,
    amount_refunded: fee.amount_refunded,
    application: applicationOf(world),
    balance_transaction: fee.balance_transaction,
    charge: fee.charge,
    created: fee.created,
    currency: fee.currency,
    fee_source: { type: 'charge', charge: fee.charge },
    livemode: false,
    originating_transaction: fee.originating_transaction,
    refunded: fee.amount_refunded === fee.amount,
    refunds: {
      object: 'list',
      data: refunds.map(renderFeeRefund),
      has_more: false,
      url: `/v1/application_fees/${fee.id}/refunds`,
    },
  };
}

export function renderFeeRefund(refund: FeeRefundRecord): Stripe.FeeRefund {
  return {
    id: refund.id,
    object: 'fee_refund',
    amount: refund.amount,
    balance_transaction: refund.balance_transaction,
    created: refund.created,
    currency: refund.currency,
    fee: refund.fee,
    metadata: refund.metadata,
  };
}
