import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { derivedId, isRefusal } from '#kernel';
import { money } from '#money';
import type { FrozenErrand, PlatformInstruction } from '../../contract.ts';
import { prepareErrand } from './prepare-errand.ts';
import {
  account,
  create,
  custom,
  instructions,
  payout,
  removals,
  transfer,
  weekly,
} from './testing/errands.ts';

const errandId = derivedId('err', 'shr_01k8w3v5c2m4x9q7r1t6z0b8da', 'transfer');
const prepare = (instruction: PlatformInstruction): FrozenErrand =>
  prepareErrand(instruction, errandId);

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
