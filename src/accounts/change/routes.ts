import { route } from '#kernel';
import { exampleAccount, exampleNewAccount } from '../account/example.ts';
import { AccountParams, AccountSchema } from '../account/schema.ts';
import { addExternalAccount } from './add-external-account.ts';
import { createAccount } from './create-account.ts';
import { putPerson } from './put-person.ts';
import { removeExternalAccount } from './remove-external-account.ts';
import {
  CreateAccountBody,
  ExternalAccountBody,
  ExternalAccountParams,
  PayoutScheduleBody,
  PersonBody,
} from './schema.ts';
import { setPayoutSchedule } from './set-payout-schedule.ts';
import { changeRefusals, isUnderWay } from './under-way.ts';

const params = { account_id: exampleAccount.id };
const after = (kind: string) => ({
  ...exampleAccount,
  change: { ...exampleAccount.change, kind },
});
const custom = {
  dashboard: 'none',
  fees_collector: 'platform',
  losses_collector: 'platform',
  requirements_collector: 'platform',
} as const;

/** What is asked of a provider for an account. */
export const changeRoutes = {
  createAccount: route({
    id: 'createAccount',
    method: 'POST',
    path: '/v1/accounts',
    tag: 'Accounts',
    summary: 'Make an account for a seller, or connect one that the provider has made',
    description:
      'Answers 201 once the provider has made it, 202 while that is not known: its event tells. With `provider_account` an account that lets your platform in is connected instead, read first. A seller may have several accounts, each with a balance of its own.',
    scope: 'accounts:write',
    body: CreateAccountBody,
    status: 201,
    statusOf: (reply) => (isUnderWay(reply) ? 202 : 201),
    reply: AccountSchema,
    refusals: [
      'provider_not_connected',
      'provider_operation_unsupported',
      'account_provider_unsupported',
      'account_order_invalid',
      'account_busy',
      'account_change_refused',
      'account_provider_unreachable',
      'account_not_readable',
      'account_already_connected',
    ],
    example: {
      body: {
        kind: 'express',
        country: 'FR',
        email: 'atelier@example.com',
        business_type: 'individual',
        seller_reference: 'atelier-42',
      },
      reply: exampleNewAccount,
    },
    run: createAccount,
  }),
  putPerson: route({
    id: 'putPerson',
    method: 'POST',
    path: '/v1/accounts/:account_id/persons',
    tag: 'Accounts',
    summary: 'Tell the provider of a person behind an account, or change one',
    description:
      'For accounts whose requirements you collect. `details` are in the names of the provider; with `person` that one is changed.',
    scope: 'accounts:write',
    params: AccountParams,
    body: PersonBody,
    status: 200,
    statusOf: (reply) => (isUnderWay(reply) ? 202 : 200),
    reply: AccountSchema,
    refusals: [...changeRefusals, 'account_change_not_allowed', 'provider_operation_unsupported'],
    example: {
      params,
      body: {
        details: {
          first_name: 'Ada',
          last_name: 'Lovelace',
          relationship: { representative: true },
        },
      },
      reply: { ...after('put_person'), traits: custom },
    },
    run: putPerson,
  }),
  addExternalAccount: route({
    id: 'addExternalAccount',
    method: 'POST',
    path: '/v1/accounts/:account_id/external_accounts',
    tag: 'Accounts',
    summary: 'Give an account a bank account or card to be paid out to',
    scope: 'accounts:write',
    params: AccountParams,
    body: ExternalAccountBody,
    status: 201,
    statusOf: (reply) => (isUnderWay(reply) ? 202 : 201),
    reply: AccountSchema,
    refusals: [...changeRefusals, 'account_change_not_allowed', 'provider_operation_unsupported'],
    example: {
      params,
      body: { token: 'btok_1QxYz', is_default: true },
      reply: { ...after('add_external_account'), traits: custom },
    },
    run: addExternalAccount,
  }),
  removeExternalAccount: route({
    id: 'removeExternalAccount',
    method: 'DELETE',
    path: '/v1/accounts/:account_id/external_accounts/:external_account',
    tag: 'Accounts',
    summary: 'Take a bank account or card from an account',
    scope: 'accounts:write',
    params: ExternalAccountParams,
    status: 200,
    statusOf: (reply) => (isUnderWay(reply) ? 202 : 200),
    reply: AccountSchema,
    refusals: [...changeRefusals, 'account_change_not_allowed', 'provider_operation_unsupported'],
    example: {
      params: { ...params, external_account: 'ba_1QxYz' },
      reply: { ...after('remove_external_account'), traits: custom, external_accounts: [] },
    },
    run: removeExternalAccount,
  }),
  setPayoutSchedule: route({
    id: 'setPayoutSchedule',
    method: 'POST',
    path: '/v1/accounts/:account_id/payout_schedule',
    tag: 'Accounts',
    summary: 'Say when an account is paid out by itself',
    description:
      'With `manual` it never is, and payouts are made one by one. Limits of how long funds may wait are those of the provider.',
    scope: 'accounts:write',
    params: AccountParams,
    body: PayoutScheduleBody,
    status: 200,
    statusOf: (reply) => (isUnderWay(reply) ? 202 : 200),
    reply: AccountSchema,
    refusals: [
      ...changeRefusals,
      'account_order_invalid',
      'provider_operation_unsupported',
      'amount_invalid',
      'amount_precision',
      'amount_too_large',
      'currency_unknown',
    ],
    example: {
      params,
      body: { interval: 'weekly', weekday: 'monday' },
      reply: {
        ...after('set_payout_schedule'),
        payout_schedule: {
          interval: 'weekly',
          delay_days: 2,
          weekday: 'monday',
          day_of_month: null,
          minimum_balances: [],
        },
      },
    },
    run: setPayoutSchedule,
  }),
};
