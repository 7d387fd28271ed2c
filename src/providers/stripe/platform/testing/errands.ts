import { money } from '#money';
import type { AccountTraits, PlatformInstruction } from '../../../contract.ts';

const express: AccountTraits = {
  dashboard: 'express',
  feesCollector: 'platform',
  lossesCollector: 'platform',
  requirementsCollector: 'provider',
};
/** An account that we collect requirements for. */
export const custom: AccountTraits = {
  dashboard: 'none',
  feesCollector: 'platform',
  lossesCollector: 'platform',
  requirementsCollector: 'platform',
};
export const account = 'acct_1';
export const create: Extract<PlatformInstruction, { kind: 'create_account' }> = {
  kind: 'create_account',
  accountId: 'acc_1',
  api: 'v1',
  traits: express,
  country: 'de',
  email: 'ada@seller.example',
  businessType: 'individual',
  defaultCurrency: 'EUR',
  capabilities: ['transfers', 'card_payments'],
  payoutSchedule: null,
};
export const weekly = {
  interval: 'weekly',
  delayDays: 7,
  weekday: 'monday',
  dayOfMonth: null,
  minimumBalances: [money(5_000n, 'EUR'), money(10n, 'ISK')],
} as const;
export const transfer: Extract<PlatformInstruction, { kind: 'transfer' }> = {
  kind: 'transfer',
  transferId: 'trf_1',
  destination: account,
  amount: money(3_000n, 'EUR'),
  sourceCharge: 'ch_1',
  group: 'pay_1',
};
export const payout: Extract<PlatformInstruction, { kind: 'payout' }> = {
  kind: 'payout',
  payoutId: 'po_9',
  account,
  amount: money(3_000n, 'EUR'),
  method: 'standard',
  destination: null,
};

/** Each instruction, and where in the contract its request stands. */
export const instructions: readonly [string, PlatformInstruction, string][] = [
  ['an account', create, '/v1/accounts'],
  [
    'an account with the least there is, paid out by hand',
    {
      ...create,
      traits: custom,
      email: null,
      businessType: null,
      defaultCurrency: null,
      capabilities: [],
      payoutSchedule: { ...weekly, minimumBalances: [] },
    },
    '/v1/accounts',
  ],
  ['a v2 account', { ...create, api: 'v2' }, '/v2/core/accounts'],
  [
    'a v2 account with the least there is',
    {
      ...create,
      api: 'v2',
      traits: custom,
      email: null,
      businessType: null,
      defaultCurrency: null,
      capabilities: ['transfers'],
    },
    '/v2/core/accounts',
  ],
  [
    'a change of an account',
    {
      kind: 'update_account',
      account,
      api: 'v1',
      fields: { email: 'ada@seller.example', tos_acceptance: { date: 1, ip: '127.0.0.1' } },
    },
    '/v1/accounts/{id}',
  ],
  [
    'a change of a v2 account',
    { kind: 'update_account', account, api: 'v2', fields: { display_name: 'Ada' } },
    '/v2/core/accounts/{id}',
  ],
  ['a rejection', { kind: 'reject_account', account, reason: 'fraud' }, '/v1/accounts/{id}/reject'],
  [
    'the end of a v2 account',
    { kind: 'close_account', account, api: 'v2', configurations: ['recipient', 'merchant'] },
    '/v2/core/accounts/{id}/close',
  ],
  [
    'a new person',
    {
      kind: 'put_person',
      account,
      api: 'v1',
      person: null,
      fields: { first_name: 'Ada', relationship: { representative: true } },
    },
    '/v1/accounts/{id}/persons',
  ],
  [
    'a change of a person',
    {
      kind: 'put_person',
      account,
      api: 'v1',
      person: 'person_1',
      fields: { email: 'ada@seller.example' },
    },
    '/v1/accounts/{accountId}/persons/{id}',
  ],
  [
    'a schedule',
    { kind: 'set_payout_schedule', account, schedule: weekly },
    '/v1/balance_settings',
  ],
  [
    'a schedule by hand',
    {
      kind: 'set_payout_schedule',
      account,
      schedule: {
        ...weekly,
        interval: 'manual',
        delayDays: null,
        weekday: null,
        minimumBalances: [],
      },
    },
    '/v1/balance_settings',
  ],
  [
    'a bank account',
    { kind: 'add_external_account', account, token: 'btok_1', isDefault: true },
    '/v1/accounts/{id}/external_accounts',
  ],
  ['a transfer', transfer, '/v1/transfers'],
  ['a transfer from the balance', { ...transfer, sourceCharge: null }, '/v1/transfers'],
  [
    'a reversal',
    { kind: 'reverse_transfer', reversalId: 'trr_1', transfer: 'tr_1', amount: money(1n, 'EUR') },
    '/v1/transfers/{id}/reversals',
  ],
  [
    'a refund of a fee',
    {
      kind: 'refund_application_fee',
      reversalId: 'trr_1',
      fee: 'fee_1',
      amount: money(1n, 'EUR'),
    },
    '/v1/application_fees/{id}/refunds',
  ],
  ['a payout', payout, '/v1/payouts'],
  ['an instant payout', { ...payout, method: 'instant', destination: 'card_1' }, '/v1/payouts'],
  [
    'a payout called back',
    { kind: 'cancel_payout', account, payout: 'po_1' },
    '/v1/payouts/{id}/cancel',
  ],
];

export const removals: readonly [string, PlatformInstruction, string][] = [
  [
    'the end of an account',
    { kind: 'close_account', account, api: 'v1', configurations: [] },
    '/v1/accounts/{id}',
  ],
  [
    'a bank account taken away',
    { kind: 'remove_external_account', account, externalAccount: 'ba_1' },
    '/v1/accounts/{accountId}/external_accounts/{id}',
  ],
];
