import { route } from '#kernel';
import { DisconnectAccountBody, RejectAccountBody, UpdateAccountBody } from '../change/schema.ts';
import { changeRefusals, isUnderWay } from '../change/under-way.ts';
import { disconnectAccount } from './disconnect-account.ts';
import { exampleAccount } from './example.ts';
import { listAccounts } from './list-accounts.ts';
import { pauseAccount } from './pause-account.ts';
import { refreshAccount } from './refresh-account.ts';
import { rejectAccount } from './reject-account.ts';
import { resumeAccount } from './resume-account.ts';
import { retrieveAccount } from './retrieve-account.ts';
import { AccountList, AccountParams, AccountSchema, ListAccountsQuery } from './schema.ts';
import { updateAccount } from './update-account.ts';

const params = { account_id: exampleAccount.id };

/** Where accounts are looked at, and what becomes of them as a whole. */
export const accountRoutes = {
  listAccounts: route({
    id: 'listAccounts',
    method: 'GET',
    path: '/v1/accounts',
    tag: 'Accounts',
    summary: 'List connected accounts, newest first; of one seller or status where asked',
    scope: 'accounts:read',
    mayServeAccounts: true,
    query: ListAccountsQuery,
    status: 200,
    reply: AccountList,
    refusals: [],
    example: {
      query: { status: 'enabled' },
      reply: { data: [exampleAccount], has_more: false, next_cursor: null },
    },
    run: listAccounts,
  }),
  retrieveAccount: route({
    id: 'retrieveAccount',
    method: 'GET',
    path: '/v1/accounts/:account_id',
    tag: 'Accounts',
    summary: 'Retrieve a connected account, as its provider last said it is',
    scope: 'accounts:read',
    mayServeAccounts: true,
    params: AccountParams,
    status: 200,
    reply: AccountSchema,
    refusals: ['account_not_found'],
    example: { params, reply: exampleAccount },
    run: retrieveAccount,
  }),
  updateAccount: route({
    id: 'updateAccount',
    method: 'PATCH',
    path: '/v1/accounts/:account_id',
    tag: 'Accounts',
    summary: 'Update a connected account',
    description:
      "What is left out stays. `details` go to the provider, in its own names, as the details of a business or the acceptance of its terms of service of a seller whose requirements you collect. Answers 202 while the provider's answer is not known.",
    scope: 'accounts:write',
    params: AccountParams,
    body: UpdateAccountBody,
    status: 200,
    statusOf: (reply) => (isUnderWay(reply) ? 202 : 200),
    reply: AccountSchema,
    refusals: [...changeRefusals, 'provider_operation_unsupported'],
    example: {
      params,
      body: {
        seller_reference: 'atelier-43',
        details: { business_profile: { url: 'https://shop.example' } },
      },
      reply: {
        ...exampleAccount,
        seller_reference: 'atelier-43',
        change: { ...exampleAccount.change, kind: 'update_account' },
      },
    },
    run: updateAccount,
  }),
  refreshAccount: route({
    id: 'refreshAccount',
    method: 'POST',
    path: '/v1/accounts/:account_id/refresh',
    tag: 'Accounts',
    summary: 'Read a connected account at its provider now',
    description:
      'As when the seller comes back from onboarding: that he came back proves nothing by itself.',
    scope: 'accounts:write',
    params: AccountParams,
    status: 200,
    reply: AccountSchema,
    refusals: ['account_not_found', 'account_not_connected', 'account_provider_unreachable'],
    example: { params, reply: exampleAccount },
    run: refreshAccount,
  }),
  pauseAccount: route({
    id: 'pauseAccount',
    method: 'POST',
    path: '/v1/accounts/:account_id/pause',
    tag: 'Accounts',
    summary: 'Let nothing new go to a connected account',
    description: 'The provider hears nothing of it, and what the seller has earned stays his.',
    scope: 'accounts:write',
    params: AccountParams,
    status: 200,
    reply: AccountSchema,
    refusals: ['account_not_found'],
    example: {
      params,
      reply: { ...exampleAccount, status: 'paused', may_receive: false, is_paused: true },
    },
    run: pauseAccount,
  }),
  resumeAccount: route({
    id: 'resumeAccount',
    method: 'POST',
    path: '/v1/accounts/:account_id/resume',
    tag: 'Accounts',
    summary: 'End the pause of a connected account',
    scope: 'accounts:write',
    params: AccountParams,
    status: 200,
    reply: AccountSchema,
    refusals: ['account_not_found'],
    example: { params, reply: exampleAccount },
    run: resumeAccount,
  }),
  rejectAccount: route({
    id: 'rejectAccount',
    method: 'POST',
    path: '/v1/accounts/:account_id/reject',
    tag: 'Accounts',
    summary: 'Reject a seller, and tell the provider why',
    description: 'Only where you bear the losses of the account. It cannot be taken back.',
    scope: 'accounts:write',
    params: AccountParams,
    body: RejectAccountBody,
    status: 200,
    statusOf: (reply) => (isUnderWay(reply) ? 202 : 200),
    reply: AccountSchema,
    refusals: [...changeRefusals, 'account_change_not_allowed'],
    example: {
      params,
      body: { reason: 'fraud' },
      reply: {
        ...exampleAccount,
        status: 'rejected',
        may_receive: false,
        change: { ...exampleAccount.change, kind: 'reject_account' },
      },
    },
    run: rejectAccount,
  }),
  disconnectAccount: route({
    id: 'disconnectAccount',
    method: 'POST',
    path: '/v1/accounts/:account_id/disconnect',
    tag: 'Accounts',
    summary: 'Act for a connected account no more; close it where asked',
    description:
      'What the seller is owed and owes stays on the ledger, and the account can be connected again. With `close` the provider closes it for good.',
    scope: 'accounts:write',
    params: AccountParams,
    body: DisconnectAccountBody,
    status: 200,
    statusOf: (reply) => (isUnderWay(reply) ? 202 : 200),
    reply: AccountSchema,
    refusals: [...changeRefusals, 'account_change_not_allowed'],
    example: {
      params,
      body: {},
      reply: {
        ...exampleAccount,
        status: 'disconnected',
        may_receive: false,
        disconnected_at: '2026-11-23T08:00:00.000Z',
        disconnected_for: 'requested',
        updated_at: '2026-11-23T08:00:00.000Z',
      },
    },
    run: disconnectAccount,
  }),
};
