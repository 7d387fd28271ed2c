import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { isVisible, listed } from '../contract/list.ts';
import { changedMetadata } from '../contract/metadata.ts';
import type { Checked } from '../contract/params.ts';
import { forbidden, missing } from '../contract/refusal.ts';
import { idsIn } from '../world/many.ts';
import type { RefundRecord } from '../world/records.ts';
import { chargesOf } from '../world/world.ts';
import { createRefund } from './create-refund.ts';
import { createParams, listParams, updateParams } from './params.ts';

const path = '/v1/refunds';
const onlyExpand = { expand: expandRule } as const;

export const refundEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path,
    operation: 'refunds.create',
    params: createParams,
    run: createRefund,
  }),
  endpoint({
    method: 'GET',
    path,
    operation: 'refunds.list',
    params: listParams,
    run: listRefunds,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'refunds.retrieve',
    params: onlyExpand,
    run: retrieveRefund,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id`,
    operation: 'refunds.update',
    params: updateParams,
    run: updateRefund,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/cancel`,
    operation: 'refunds.cancel',
    params: onlyExpand,
    run: cancelRefund,
  }),
];

function refundOf({ step, path: parts }: Call<object>): RefundRecord {
  const id = parts['id'] ?? '';
  const refund = step.get('refund', id);
  if (refund === undefined) throw missing('refund', id);
  return refund;
}

function retrieveRefund(call: Call<object>): Outcome {
  // What a reversal has taken back is a refund to the account that gave it.
  const refund = call.step.get('payment_refund', call.path['id'] ?? '') ?? refundOf(call);
  if (!isVisible(call.world, refund.id)) throw missing('refund', refund.id);
  return found(refund);
}

function listRefunds({ world, params }: Call<Checked<typeof listParams>>): Outcome {
  const { charge, payment_intent } = params;
  if (charge === undefined && payment_intent === undefined) {
    return listed(world, 'refund', path, params);
  }
  const charges = charge === undefined ? chargesOf(world, payment_intent ?? '') : [charge];
  const among = charges.flatMap((id) => idsIn(world.groups.refunds_of_charge, id));
  return listed(world, 'refund', path, params, {
    among,
    accept: (refund) => payment_intent === undefined || refund.payment_intent === payment_intent,
  });
}

function updateRefund(call: Call<Checked<typeof updateParams>>): Outcome {
  const refund = refundOf(call);
  const updated = call.step.put({
    ...refund,
    metadata: changedMetadata(refund.metadata, call.params.metadata),
  });
  call.step.emit('refund.updated', updated, refund);
  return found(updated);
}

/** Stripe cancels a refund only while it waits for the buyer, which card refunds never do. */
function cancelRefund(call: Call<object>): Outcome {
  const refund = refundOf(call);
  throw forbidden(
    `You cannot cancel this refund because it has a status of ${refund.status}. Only refunds with a status of requires_action can be canceled.`,
    'refund_unexpected_state',
  );
}
