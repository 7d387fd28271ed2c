import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { isVisible, listed } from '../contract/list.ts';
import type { Checked } from '../contract/params.ts';
import { missing } from '../contract/refusal.ts';
import { idsIn } from '../world/many.ts';
import { chargesOf } from '../world/world.ts';
import { acceptDispute, disputeOf, updateDispute } from './change-dispute.ts';
import { listParams, updateParams } from './params.ts';

const path = '/v1/disputes';
const onlyExpand = { expand: expandRule } as const;

export const disputeEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path,
    operation: 'disputes.list',
    params: listParams,
    run: listDisputes,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'disputes.retrieve',
    params: onlyExpand,
    run: retrieveDispute,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id`,
    operation: 'disputes.update',
    params: updateParams,
    run: updateDispute,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/close`,
    operation: 'disputes.close',
    params: onlyExpand,
    run: acceptDispute,
  }),
];

function retrieveDispute({ step, world, path: parts }: Call<object>): Outcome {
  const dispute = disputeOf(step, parts);
  if (!isVisible(world, dispute.id)) throw missing('dispute', dispute.id);
  return found(dispute);
}

function listDisputes({ world, params }: Call<Checked<typeof listParams>>): Outcome {
  const { charge, payment_intent } = params;
  if (charge === undefined && payment_intent === undefined) {
    return listed(world, 'dispute', path, params);
  }
  const charges = charge === undefined ? chargesOf(world, payment_intent ?? '') : [charge];
  const among = charges.flatMap((id) => idsIn(world.groups.disputes_of_charge, id));
  return listed(world, 'dispute', path, params, { among });
}
