import { type Endpoint, endpoint } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { createAccount, deleteAccount, updateAccount } from './change-account.ts';
import { listAccounts, retrieveAccount, retrieveOwnAccount } from './find-account.ts';
import { createParams, listParams, rejectParams, updateParams } from './params.ts';
import { rejectAccount, unrejectAccount } from './reject-account.ts';

const path = '/v1/accounts';
const onlyExpand = { expand: expandRule } as const;

export const accountEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path,
    operation: 'accounts.create',
    params: createParams,
    run: createAccount,
  }),
  endpoint({
    method: 'GET',
    path,
    operation: 'accounts.list',
    params: listParams,
    run: listAccounts,
  }),
  endpoint({
    method: 'GET',
    path: '/v1/account',
    operation: 'accounts.retrieveCurrent',
    params: onlyExpand,
    run: retrieveOwnAccount,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'accounts.retrieve',
    params: onlyExpand,
    run: retrieveAccount,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id`,
    operation: 'accounts.update',
    params: updateParams,
    run: updateAccount,
  }),
  endpoint({
    method: 'DELETE',
    path: `${path}/:id`,
    operation: 'accounts.del',
    params: {},
    run: deleteAccount,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/reject`,
    operation: 'accounts.reject',
    params: rejectParams,
    run: rejectAccount,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/unreject`,
    operation: 'accounts.unreject',
    params: onlyExpand,
    run: unrejectAccount,
  }),
];
