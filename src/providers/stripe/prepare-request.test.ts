import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { Compile, type XSchema } from 'typebox/schema';
import { isRefusal } from '#kernel';
import { money } from '#money';
import type { AuthorizeInstruction, Instruction } from '../contract.ts';
import { prepareRequest } from './prepare-request.ts';

const authorize: AuthorizeInstruction = {
  operation: 'authorize',
  amount: money(1050n, 'EUR'),
  capture: 'manual',
  methodType: 'card',
  paymentMethodToken: 'pm_card_visa',
  isOffSession: false,
  returnUrl: 'https://shop.example/back',
  description: 'Order 7',
  paymentId: 'pay_1',
};
const instructions: readonly [string, Instruction][] = [
  ['an authorisation with the payer there', authorize],
  ['one without him', { ...authorize, isOffSession: true, customerToken: 'cus_1' }],
  [
    'one captured at once, with the least there is',
    { ...authorize, capture: 'automatic', returnUrl: undefined, description: undefined },
  ],
  [
    'a capture',
    { operation: 'capture', amount: money(700n, 'EUR'), reference: 'pi_1', isFinal: true },
  ],
  [
    'one of several captures',
    {
      operation: 'capture',
      amount: money(700n, 'EUR'),
      reference: 'pi_1',
      capturedBefore: money(300n, 'EUR'),
      isFinal: false,
    },
  ],
  ['one that may be captured in parts', { ...authorize, mayGrow: 'several_captures' }],
  ['one that may be raised', { ...authorize, mayGrow: 'increment' }],
  [
    'one that was authenticated elsewhere',
    {
      ...authorize,
      authentication: {
        version: '2.2.0',
        eci: '05',
        transactionId: '8a6ab0f6-1c4f-4d8e-9f43-1f6f2d3b4c5d',
        cryptogram: 'AAABBBCCCDDDEEEFFFGGGHHHIIJ=',
      },
    },
  ],
  [
    'a raise',
    {
      operation: 'increment',
      total: money(1500n, 'EUR'),
      amount: money(450n, 'EUR'),
      reference: 'pi_1',
    },
  ],
  [
    'one whose sellers are paid afterwards',
    { ...authorize, charge: { kind: 'separate', group: 'pay_1' } },
  ],
  [
    'one that hands a part on',
    {
      ...authorize,
      charge: { kind: 'destination', account: 'acct_1', fee: money(50n, 'EUR'), isOnBehalf: true },
    },
  ],
  [
    'one in the name of a seller',
    { ...authorize, charge: { kind: 'direct', account: 'acct_1', fee: money(50n, 'EUR') } },
  ],
  [
    'a capture of which the platform keeps some',
    {
      operation: 'capture',
      amount: money(700n, 'EUR'),
      reference: 'pi_1',
      isFinal: true,
      fee: money(33n, 'EUR'),
    },
  ],
  [
    'a refund that takes back what was handed on',
    {
      operation: 'refund',
      amount: money(700n, 'EUR'),
      reference: 'pi_1',
      charge: { reverseTransfer: true, refundFee: true },
    },
  ],
  ['a void', { operation: 'void', reference: 'pi_1' }],
  ['a refund', { operation: 'refund', amount: money(700n, 'EUR'), reference: 'pi_1' }],
  [
    'a refund with a reason of Stripe',
    { operation: 'refund', amount: money(1n, 'EUR'), reference: 'pi_1', reason: 'duplicate' },
  ],
  [
    'a refund with a reason of ours',
    { operation: 'refund', amount: money(1n, 'EUR'), reference: 'pi_1', reason: 'Too small.' },
  ],
];

describe('a request to Stripe', () => {
  test('carries both of our references', () => {
    const { path: where, body, expects } = prepareRequest(authorize, 'att_1');
    assert.equal(where, '/v1/payment_intents');
    assert.deepEqual(body.metadata, { bascule_payment: 'pay_1', bascule_attempt: 'att_1' });
    assert.deepEqual(expects, { minor: '1050', currency: 'EUR' });
  });

  test('is the same after it was kept as JSON', () => {
    for (const [what, instruction] of instructions) {
      const prepared = prepareRequest(instruction, 'att_1');
      assert.ok(isDeepStrictEqual(JSON.parse(JSON.stringify(prepared)), prepared), what);
    }
  });

  test('says how its money reaches sellers', () => {
    const fee = money(50n, 'EUR');
    const account = 'acct_1';
    const said = (charge: AuthorizeInstruction['charge']) => {
      const { body, account: whose } = prepareRequest({ ...authorize, charge }, 'att_1');
      const { transfer_group, transfer_data, application_fee_amount, on_behalf_of } = body;
      return [whose, transfer_group, transfer_data, application_fee_amount, on_behalf_of];
    };
    const none = undefined;
    const to = { destination: account };
    assert.deepEqual(said(none), [none, none, none, none, none]);
    assert.deepEqual(said({ kind: 'separate', group: 'g' }), [none, 'g', none, none, none]);
    const destination = { kind: 'destination', account, fee, isOnBehalf: false } as const;
    assert.deepEqual(said(destination), [none, none, to, 50, none]);
    const onBehalf = { ...destination, isOnBehalf: true, fee: money(0n, 'EUR') };
    assert.deepEqual(said(onBehalf), [none, none, to, none, account]);
    assert.deepEqual(said({ kind: 'direct', account, fee }), [account, none, none, 50, none]);
  });

  test('takes back from sellers only what it is told to', () => {
    const said = (reverseTransfer: boolean, refundFee: boolean) => {
      const charge = { reverseTransfer, refundFee };
      const amount = money(1n, 'EUR');
      const { body } = prepareRequest(
        { operation: 'refund', amount, reference: 'pi_1', charge },
        'a',
      );
      return [body.reverse_transfer, body.refund_application_fee];
    };
    assert.deepEqual(
      [said(true, false), said(false, true)],
      [
        [true, undefined],
        [undefined, true],
      ],
    );
  });

  test('leaves at home a proof that Stripe would refuse', () => {
    const authentication = { version: '9.9', eci: '05', transactionId: 't', cryptogram: 'c' };
    const { body } = prepareRequest({ ...authorize, authentication }, 'att_1');
    assert.deepEqual(
      [body.payment_method_options, body.error_on_requires_action],
      [undefined, undefined],
    );
  });

  test('sends nobody back who is not there', () => {
    const { body } = prepareRequest({ ...authorize, isOffSession: true }, 'att_1');
    assert.deepEqual([body.off_session, body.return_url], [true, undefined]);
  });

  const counted: readonly [string, bigint, number][] = [
    ['EUR', 1050n, 1050],
    ['JPY', 1050n, 1050],
    ['KWD', 1050n, 1050],
    ['ISK', 50n, 5000],
    ['UGX', 50n, 5000],
    ['MGA', 5000n, 50],
  ];
  for (const [currency, minor, units] of counted) {
    test(`counts ${minor} minor units of ${currency} as ${units}`, () => {
      const { body, expects } = prepareRequest(
        { ...authorize, amount: money(minor, currency) },
        'att_1',
      );
      assert.deepEqual([body.amount, expects?.minor], [units, String(minor)]);
    });
  }

  const uncountable: readonly [string, bigint, string][] = [
    ['KWD', 1051n, 'amount_not_representable'],
    ['MGA', 5050n, 'amount_not_representable'],
    ['BTC', 1n, 'provider_currency_unsupported'],
    ['IRR', 1n, 'provider_currency_unsupported'],
  ];
  for (const [currency, minor, code] of uncountable) {
    test(`refuses ${minor} minor units of ${currency} with ${code}`, () => {
      assert.throws(
        () => prepareRequest({ ...authorize, amount: money(minor, currency) }, 'att_1'),
        (fault) => isRefusal(fault, code),
      );
    });
  }

  test('acts upon nothing but a PaymentIntent', () => {
    for (const reference of ['ch_1', 'pi_1/cancel', '../refunds', '']) {
      assert.throws(() => prepareRequest({ operation: 'void', reference }, 'att_1'));
    }
  });
});

const contractFile = path.resolve('../shared/data/stripe/contract.json');
const hasContract = existsSync(contractFile);

describe("Stripe's contract", { skip: hasContract ? false : `no ${contractFile}` }, () => {
  for (const [what, instruction] of instructions) {
    test(`the contract takes ${what}`, () => {
      const prepared = prepareRequest(instruction, 'att_1');
      const check = bodyCheck(prepared.path);
      const [isTaken, faults] = check.Errors(prepared.body);
      assert.ok(isTaken, JSON.stringify(faults.slice(0, 3)));
      assert.ok(!check.Check({ ...prepared.body, payment_method_types: ['card'] }), 'it is open');
    });
  }
});

interface ContractPath {
  readonly post: {
    readonly requestBody: {
      readonly content: Readonly<Record<string, { readonly schema: object }>>;
    };
  };
}

const bodyCheck = (where: string): ReturnType<typeof Compile> => {
  const contract: { paths: Record<string, ContractPath>; components: object } = JSON.parse(
    readFileSync(contractFile, 'utf8'),
  );
  const template = where.replace(/\/pi_\w+/, '/{id}');
  const body = contract.paths[template]?.post.requestBody.content;
  const schema = body?.['application/x-www-form-urlencoded']?.schema;
  assert.ok(schema, `the contract has ${template}`);
  return Compile<XSchema>({ ...schema, components: contract.components });
};
