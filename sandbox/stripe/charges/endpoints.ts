import type Stripe from 'stripe';
import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { createdParam, isVisible, listed, pageParams } from '../contract/list.ts';
import { changedMetadata, metadata } from '../contract/metadata.ts';
import {
  anything,
  type Checked,
  nested,
  oneOf,
  orUnset,
  paramsOf,
  text,
  uncovered,
  word,
} from '../contract/params.ts';
import { missing } from '../contract/refusal.ts';
import type { ChargeRecord } from '../world/records.ts';
import { chargesOf } from '../world/world.ts';

const path = '/v1/charges';

const listParams = paramsOf<Stripe.ChargeListParams>()({
  ...pageParams,
  ...createdParam,
  customer: word(),
  payment_intent: word(),
  transfer_group: word(),
});

const updateParams = paramsOf<Stripe.ChargeUpdateParams>()({
  customer: uncovered,
  description: text(),
  expand: expandRule,
  fraud_details: nested({ user_report: oneOf('fraudulent', 'safe') }),
  metadata,
  receipt_email: text(512),
  shipping: orUnset(anything),
  transfer_group: text(),
});

export const chargeEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path,
    operation: 'charges.list',
    params: listParams,
    run: listCharges,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'charges.retrieve',
    params: { expand: expandRule },
    run: retrieveCharge,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id`,
    operation: 'charges.update',
    params: updateParams,
    run: updateCharge,
  }),
];

function chargeOf({ step, path: parts }: Call<object>): ChargeRecord {
  const id = parts['id'] ?? '';
  const charge = step.get('charge', id);
  if (charge === undefined) throw missing('charge', id);
  return charge;
}

function retrieveCharge(call: Call<object>): Outcome {
  // What a transfer has paid is a charge to the account that got it.
  const charge = call.step.get('payment', call.path['id'] ?? '') ?? chargeOf(call);
  if (!isVisible(call.world, charge.id)) throw missing('charge', charge.id);
  return found(charge);
}

function listCharges({ world, params }: Call<Checked<typeof listParams>>): Outcome {
  const { customer, payment_intent, transfer_group } = params;
  return listed(world, 'charge', path, params, {
    ...(payment_intent === undefined ? {} : { among: chargesOf(world, payment_intent) }),
    accept: (charge) =>
      (customer === undefined || charge.customer === customer) &&
      (transfer_group === undefined || charge.more.transfer_group === transfer_group),
  });
}

function updateCharge(call: Call<Checked<typeof updateParams>>): Outcome {
  const { params, step } = call;
  const charge = chargeOf(call);
  const updated = step.put({
    ...charge,
    metadata: changedMetadata(charge.metadata, params.metadata),
    more: {
      ...charge.more,
      description: params.description === undefined ? charge.more.description : params.description,
      receipt_email:
        params.receipt_email === undefined ? charge.more.receipt_email : params.receipt_email,
      shipping: params.shipping === undefined ? charge.more.shipping : params.shipping,
      transfer_group: params.transfer_group ?? charge.more.transfer_group,
      user_report: params.fraud_details?.user_report ?? charge.more.user_report,
    },
  });
  step.emit('charge.updated', updated, charge);
  return found(updated);
}
