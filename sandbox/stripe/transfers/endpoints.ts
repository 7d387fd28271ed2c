import { type Endpoint, endpoint } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { createReversal } from './create-reversal.ts';
import { createTransfer } from './create-transfer.ts';
import {
  listReversals,
  listTransfers,
  retrieveReversal,
  retrieveTransfer,
  updateReversal,
  updateTransfer,
} from './find-transfers.ts';
import * as params from './params.ts';

const path = '/v1/transfers';
const reversals = `${path}/:id/reversals`;
const reversal = `${reversals}/:reversal`;
const onlyExpand = { expand: expandRule } as const;

export const transferEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path,
    operation: 'transfers.create',
    params: params.createParams,
    run: createTransfer,
  }),
  endpoint({
    method: 'GET',
    path,
    operation: 'transfers.list',
    params: params.listParams,
    run: listTransfers,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'transfers.retrieve',
    params: onlyExpand,
    run: retrieveTransfer,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id`,
    operation: 'transfers.update',
    params: params.updateParams,
    run: updateTransfer,
  }),
  endpoint({
    method: 'POST',
    path: reversals,
    operation: 'transfers.createReversal',
    params: params.createReversalParams,
    run: createReversal,
  }),
  endpoint({
    method: 'GET',
    path: reversals,
    operation: 'transfers.listReversals',
    params: params.listReversalsParams,
    run: listReversals,
  }),
  endpoint({
    method: 'GET',
    path: reversal,
    operation: 'transfers.retrieveReversal',
    params: onlyExpand,
    run: retrieveReversal,
  }),
  endpoint({
    method: 'POST',
    path: reversal,
    operation: 'transfers.updateReversal',
    params: params.updateReversalParams,
    run: updateReversal,
  }),
];
