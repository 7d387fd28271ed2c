import { type Endpoint, endpoint } from '../contract/endpoint.ts';
import { closeAccountV2, createAccountV2, updateAccountV2 } from './change-account-v2.ts';
import { createAccountLinkV2, linkParams } from './create-account-link-v2.ts';
import { listAccountsV2, retrieveAccountV2 } from './find-account-v2.ts';
import { closeParams, createParams, listParams, retrieveParams, updateParams } from './params.ts';
import { createPersonParams, listPersonsParams, updatePersonParams } from './person-params.ts';
import {
  createPersonV2,
  deletePersonV2,
  listPersonsV2,
  retrievePersonV2,
  updatePersonV2,
} from './persons.ts';

const path = '/v2/core/accounts';
const persons = `${path}/:id/persons`;

export const accountV2Endpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path,
    operation: 'v2.core.accounts.create',
    params: createParams,
    run: createAccountV2,
  }),
  endpoint({
    method: 'GET',
    path,
    operation: 'v2.core.accounts.list',
    params: listParams,
    run: listAccountsV2,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'v2.core.accounts.retrieve',
    params: retrieveParams,
    run: retrieveAccountV2,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id`,
    operation: 'v2.core.accounts.update',
    params: updateParams,
    run: updateAccountV2,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/close`,
    operation: 'v2.core.accounts.close',
    params: closeParams,
    run: closeAccountV2,
  }),
  endpoint({
    method: 'POST',
    path: '/v2/core/account_links',
    operation: 'v2.core.accountLinks.create',
    params: linkParams,
    run: createAccountLinkV2,
  }),
  endpoint({
    method: 'POST',
    path: persons,
    operation: 'v2.core.accounts.persons.create',
    params: createPersonParams,
    run: createPersonV2,
  }),
  endpoint({
    method: 'GET',
    path: persons,
    operation: 'v2.core.accounts.persons.list',
    params: listPersonsParams,
    run: listPersonsV2,
  }),
  endpoint({
    method: 'GET',
    path: `${persons}/:person`,
    operation: 'v2.core.accounts.persons.retrieve',
    params: {},
    run: retrievePersonV2,
  }),
  endpoint({
    method: 'POST',
    path: `${persons}/:person`,
    operation: 'v2.core.accounts.persons.update',
    params: updatePersonParams,
    run: updatePersonV2,
  }),
  endpoint({
    method: 'DELETE',
    path: `${persons}/:person`,
    operation: 'v2.core.accounts.persons.del',
    params: {},
    run: deletePersonV2,
  }),
];
