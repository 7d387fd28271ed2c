import { type Endpoint, endpoint } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { createPayout } from './create-payout.ts';
import {
  cancelPayout,
  listPayouts,
  retrievePayout,
  reversePayout,
  updatePayout,
} from './find-payouts.ts';
import * as params from './params.ts';

const path = '/v1/payouts';
const onlyExpand = { expand: expandRule } as const;

export const payoutEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path,
    operation: 'payouts.create',
    params: params.createParams,
    run: createPayout,
  }),
  endpoint({
    method: 'GET',
    path,
    operation: 'payouts.list',
    params: params.listParams,
    run: listPayouts,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'payouts.retrieve',
    params: onlyExpand,
    run: retrievePayout,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id`,
    operation: 'payouts.update',
    params: params.updateParams,
    run: updatePayout,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/cancel`,
    operation: 'payouts.cancel',
    params: onlyExpand,
    run: cancelPayout,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/reverse`,
    operation: 'payouts.reverse',
    params: params.reverseParams,
    run: reversePayout,
  }),
];
