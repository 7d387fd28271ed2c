import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { Compile } from 'typebox/schema';
import { derivedId, isRefusal } from '#kernel';
import { money } from '#money';
import type { AccountTraits, FrozenErrand, PlatformInstruction } from '../../contract.ts';
import { prepareErrand } from './prepare-errand.ts';

const errandId = derivedId('err', 'shr_01k8w3v5c2m4x9q7r1t6z0b8da', 'transfer');
const prepare = (instruction: PlatformInstruction): FrozenErrand =>
  prepareErrand(instruction, errandId);

const express: AccountTraits = {
  dashboard: 'express',
  feesCollector: 'platform',
  lossesCollector: 'platform',
  requirementsCollector: 'provider',
};
const custom: AccountTraits = {
  dashboard: 'none',
  feesCollector: 'platform',
  lossesCollector: 'platform',
  requirementsCollector: 'platform',
};
const account = 'acct_1';
const create: Extract<PlatformInstruction, { kind: 'create_account' }> = {
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
const weekly = {
  interval: 'weekly',
  delayDays: 7,
  weekday: 'monday',
  dayOfMonth: null,
  minimumBalances: [money(5_000n, 'EUR'), money(10n, 'ISK')],
} as const;
const transfer: Extract<PlatformInstruction, { kind: 'transfer' }> = {
  kind: 'transfer',
  transferId: 'trf_1',
  destination: account,
  amount: money(3_000n, 'EUR'),
  sourceCharge: 'ch_1',
  group: 'pay_1',
};
const payout: Extract<PlatformInstruction, { kind: 'payout' }> = {
  kind: 'payout',
  payoutId: 'po_9',
  account,
  amount: money(3_000n, 'EUR'),
  method: 'standard',
  destination: null,
};

/** Each instruction, and where in the contract its request stands. */
const instructions: readonly [string, PlatformInstruction, string][] = [
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

const removals: readonly [string, PlatformInstruction, string][] = [
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

describe('an errand to Stripe', () => {
  test('is the same after it was kept as JSON', () => {
    for (const [what, instruction] of [...instructions, ...removals]) {
      const prepared = prepare(instruction);
      assert.ok(isDeepStrictEqual(JSON.parse(JSON.stringify(prepared)), prepared), what);
    }
  });

  test('carries its name on whatever it makes, and says since when to look', () => {
    const made = [
      'create_account',
      'transfer',
      'reverse_transfer',
      'refund_application_fee',
      'payout',
      'put_person',
      'add_external_account',
      'update_account',
    ];
    for (const [what, instruction] of instructions) {
      const { body, trace } = prepare(instruction);
      assert.equal(trace.ourId, errandId);
      assert.match(trace.since ?? '', /^20\d\d-/);
      if (!made.includes(instruction.kind)) continue;
      assert.equal((body.metadata as Record<string, unknown>).bascule_errand, errandId, what);
    }
  });

  test('of a transfer waits for the funds of its charge, in the name of the platform', () => {
    const { body, account: whose, expects, trace } = prepare(transfer);
    assert.deepEqual(body, {
      amount: 3_000,
      currency: 'eur',
      destination: account,
      source_transaction: 'ch_1',
      transfer_group: 'pay_1',
      metadata: { bascule_transfer: 'trf_1', bascule_errand: errandId },
      expand: ['destination_payment.balance_transaction'],
    });
    assert.deepEqual([whose, trace.within], [null, 'pay_1']);
    assert.deepEqual(expects, { minor: '3000', currency: 'EUR' });
    assert.ok(!('source_transaction' in prepare({ ...transfer, sourceCharge: null }).body));
  });

  test('of a payout acts for the account it pays out', () => {
    const { account: whose, body } = prepare(payout);
    assert.deepEqual([whose, body.method, body.destination], [account, 'standard', undefined]);
  });

  test('makes an account by its controller and never by a type', () => {
    for (const api of ['v1', 'v2'] as const) {
      assert.ok(!('type' in prepare({ ...create, api }).body), api);
    }
    assert.deepEqual(prepare(create).body.controller, {
      fees: { payer: 'application' },
      losses: { payments: 'application' },
      requirement_collection: 'stripe',
      stripe_dashboard: { type: 'express' },
    });
  });

  test('asks for the configurations that the capabilities need, and no more', () => {
    const asked = (capabilities: readonly ('transfers' | 'card_payments')[]) =>
      Object.keys(prepare({ ...create, api: 'v2', capabilities }).body.configuration ?? {});
    assert.deepEqual(asked(['transfers']), ['recipient']);
    assert.deepEqual(asked(['card_payments']), ['merchant']);
  });

  const counted: readonly [string, bigint, number][] = [
    ['EUR', 1_050n, 1_050],
    ['JPY', 1_050n, 1_050],
    ['KWD', 1_050n, 1_050],
    ['ISK', 50n, 5_000],
    ['HUF', 1_050n, 1_050],
  ];
  for (const [currency, minor, units] of counted) {
    test(`counts ${minor} minor units of ${currency} as ${units}`, () => {
      const { body, expects } = prepare({ ...transfer, amount: money(minor, currency) });
      assert.deepEqual([body.amount, expects?.minor], [units, String(minor)]);
    });
  }

  const refused: readonly [string, PlatformInstruction, string][] = [
    [
      'a currency of no use',
      { ...transfer, amount: money(1n, 'BTC') },
      'provider_currency_unsupported',
    ],
    ['a fraction', { ...transfer, amount: money(1_051n, 'KWD') }, 'amount_not_representable'],
    [
      'parts of a forint paid out',
      { ...payout, amount: money(1_050n, 'HUF') },
      'amount_not_representable',
    ],
    [
      'requirements collected without bearing losses',
      { ...create, traits: { ...custom, lossesCollector: 'provider' } },
      'provider_operation_unsupported',
    ],
    [
      'requirements left to Stripe where v2 leaves them to the platform',
      { ...create, api: 'v2', traits: { ...custom, requirementsCollector: 'provider' } },
      'provider_operation_unsupported',
    ],
    [
      'minimums before there is a balance',
      { ...create, payoutSchedule: weekly },
      'provider_operation_unsupported',
    ],
    [
      'a field that is no platform’s to change',
      { kind: 'update_account', account, api: 'v1', fields: { metadata: {} } },
      'provider_field_unknown',
    ],
    [
      'a bank account by its number',
      { kind: 'update_account', account, api: 'v1', fields: { external_account: {} } },
      'provider_field_unknown',
    ],
    [
      'a v1 field under v2',
      { kind: 'update_account', account, api: 'v2', fields: { email: 'a@b.example' } },
      'provider_field_unknown',
    ],
    [
      'a number for a token',
      { kind: 'add_external_account', account, token: 'DE89370400440532013000', isDefault: true },
      'provider_token_malformed',
    ],
    [
      'a person with a way out',
      { kind: 'put_person', account, api: 'v1', person: 'person_1/../..', fields: {} },
      'provider_token_malformed',
    ],
  ];
  for (const [what, instruction, code] of refused) {
    test(`refuses ${what} with ${code}`, () => {
      assert.throws(
        () => prepare(instruction),
        (fault) => isRefusal(fault, code),
      );
    });
  }

  test('acts upon nothing but what has the form of a name there', () => {
    for (const destination of ['acct_1/reject', '', 'po_1', '../acct_1']) {
      assert.throws(() => prepare({ ...transfer, destination }));
      assert.throws(() =>
        prepare({ kind: 'reject_account', account: destination, reason: 'other' }),
      );
    }
  });
});

const contractFile = path.resolve('../shared/data/stripe/contract.json');
const skip = existsSync(contractFile) ? false : `no ${contractFile}`;

describe("Stripe's contract and errands", { skip }, () => {
  for (const [what, instruction, template] of instructions) {
    test(`the contract takes ${what}`, () => {
      const prepared = prepare(instruction);
      assert.ok(formOf(template).test(prepared.path), `${prepared.path} is ${template}`);
      const check = bodyCheck(template);
      const [isTaken, faults] = check.Errors(prepared.body);
      assert.ok(isTaken, JSON.stringify(faults.slice(0, 3)));
      assert.ok(!check.Check({ ...prepared.body, not_a_field: 1 }), 'it is open');
    });
  }
  for (const [what, instruction, template] of removals) {
    test(`the contract knows ${what}`, () => {
      const prepared = prepare(instruction);
      assert.ok(formOf(template).test(prepared.path), prepared.path);
      assert.equal(prepared.method, 'DELETE');
      assert.ok(contractOf().paths[template]?.delete, template);
    });
  }
});

const formOf = (template: string): RegExp =>
  new RegExp(`^${template.replace(/\{\w+\}/g, '\\w+')}$`);

interface Contract {
  readonly components: object;
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly delete?: object;
        readonly post?: {
          readonly requestBody: {
            readonly content: Readonly<Record<string, { readonly schema: object }>>;
          };
        };
      }
    >
  >;
}

const contractOf = (): Contract => JSON.parse(readFileSync(contractFile, 'utf8'));

const bodyCheck = (template: string): ReturnType<typeof Compile> => {
  const { paths, components } = contractOf();
  const [body] = Object.values(paths[template]?.post?.requestBody.content ?? {});
  assert.ok(body, `the contract has ${template}`);
  return Compile({ ...body.schema, components });
};
