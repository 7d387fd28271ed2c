import type Stripe from 'stripe';
import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { createdParam, listed, pageParams } from '../contract/list.ts';
import { changedMetadata, metadata } from '../contract/metadata.ts';
import { type Checked, paramsOf, whole, word } from '../contract/params.ts';
import { forbidden, invalid, missing } from '../contract/refusal.ts';
import { noMetadata } from '../world/plain.ts';
import type { ApplicationFeeRecord, FeeRefundRecord } from '../world/records.ts';
import { bookReturnedFee, refundFee } from './refund-fee.ts';

const path = '/v1/application_fees';
const onlyExpand = { expand: expandRule } as const;

const listParams = paramsOf<Stripe.ApplicationFeeListParams>()({
  ...pageParams,
  ...createdParam,
  charge: word(),
});

const refundParams = paramsOf<Stripe.ApplicationFeeCreateRefundParams>()({
  amount: whole,
  expand: expandRule,
  metadata,
});

const updateParams = paramsOf<Stripe.ApplicationFeeUpdateRefundParams>()({
  expand: expandRule,
  metadata,
});

export const applicationFeeEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path,
    operation: 'applicationFees.list',
    params: listParams,
    run: listFees,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'applicationFees.retrieve',
    params: onlyExpand,
    run: (call) => found(feeOf(call)),
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/refunds`,
    operation: 'applicationFees.createRefund',
    params: refundParams,
    run: createFeeRefund,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id/refunds`,
    operation: 'applicationFees.listRefunds',
    params: pageParams,
    run: listFeeRefunds,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id/refunds/:refund`,
    operation: 'applicationFees.retrieveRefund',
    params: onlyExpand,
    run: (call) => found(feeRefundOf(call)),
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/refunds/:refund`,
    operation: 'applicationFees.updateRefund',
    params: updateParams,
    run: updateFeeRefund,
  }),
];

function feeOf({ step, path: parts }: Call<object>): ApplicationFeeRecord {
  const id = parts['id'] ?? '';
  const fee = step.get('application_fee', id);
  if (fee === undefined) throw missing('application fee', id);
  return fee;
}

function feeRefundOf(call: Call<object>): FeeRefundRecord {
  const id = call.path['refund'] ?? '';
  const refund = call.step.get('fee_refund', id);
  if (refund?.fee !== feeOf(call).id) throw missing('fee refund', id);
  return refund;
}

function listFees({ world, params }: Call<Checked<typeof listParams>>): Outcome {
  const { charge } = params;
  return listed(world, 'application_fee', path, params, {
    accept: (fee) =>
      charge === undefined || fee.charge === charge || fee.originating_transaction === charge,
  });
}

function listFeeRefunds(call: Call<Checked<typeof pageParams>>): Outcome {
  const { id, refunds } = feeOf(call);
  const url = `${path}/${id}/refunds`;
  return listed(call.world, 'fee_refund', url, call.params, { among: refunds });
}

function updateFeeRefund(call: Call<Checked<typeof updateParams>>): Outcome {
  const refund = feeRefundOf(call);
  const changed = changedMetadata(refund.metadata, call.params.metadata);
  return found(call.step.put({ ...refund, metadata: changed }));
}

/** Gives a fee back to the account that paid it, whole or in part, up to what is left of it. */
function createFeeRefund(call: Call<Checked<typeof refundParams>>): Outcome {
  const { step, params } = call;
  const fee = feeOf(call);
  const amount = refundable(fee, params.amount);
  const refund = refundFee(step, fee, amount, changedMetadata(noMetadata, params.metadata));
  bookReturnedFee(step, fee, refund);
  return found(refund);
}

function refundable(fee: ApplicationFeeRecord, asked: number | undefined): number {
  const left = fee.amount - fee.amount_refunded;
  const amount = asked ?? left;
  if (asked !== undefined && asked < 1) {
    throw invalid(
      'This value must be greater than or equal to 1.',
      'amount',
      'parameter_invalid_integer',
    );
  }
  if (left > 0 && amount <= left) return amount;
  throw forbidden(
    `Refund amount (${amount}) is greater than unrefunded amount on fee (${left})`,
    undefined,
    'amount',
  );
}
