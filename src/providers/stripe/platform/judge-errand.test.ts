import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { money } from '#money';
import type { ErrandOutcome, FrozenErrand, PlatformInstruction } from '../../contract.ts';
import type { Reply } from '../client.ts';
import type { StripeFault } from '../read-fault.ts';
import { judgeErrand } from './judge-errand.ts';
import { prepareErrand } from './prepare-errand.ts';

const errandId = 'err_1';
const account = 'acct_1';
const metadata = { bascule_errand: errandId };
const three = { amount: 3_000, currency: 'eur', created: 1_795_253_395 };

const instructions = {
  create_account: {
    kind: 'create_account',
    accountId: 'acc_1',
    api: 'v1',
    traits: {
      dashboard: 'express',
      feesCollector: 'platform',
      lossesCollector: 'platform',
      requirementsCollector: 'provider',
    },
    country: 'DE',
    email: null,
    businessType: null,
    defaultCurrency: null,
    capabilities: ['transfers'],
    payoutSchedule: null,
  },
  transfer: {
    kind: 'transfer',
    transferId: 'trf_1',
    destination: account,
    amount: money(3_000n, 'EUR'),
    sourceCharge: 'ch_1',
    group: 'pay_1',
  },
  reverse_transfer: {
    kind: 'reverse_transfer',
    reversalId: 'trr_9',
    transfer: 'tr_1',
    amount: money(3_000n, 'EUR'),
  },
  refund_application_fee: {
    kind: 'refund_application_fee',
    reversalId: 'trr_9',
    fee: 'fee_1',
    amount: money(3_000n, 'EUR'),
  },
  payout: {
    kind: 'payout',
    payoutId: 'po_9',
    account,
    amount: money(3_000n, 'EUR'),
    method: 'standard',
    destination: null,
  },
} as const satisfies Record<string, PlatformInstruction>;
type Kind = keyof typeof instructions;
const kinds = Object.keys(instructions) as Kind[];

const errandOf = (kind: Kind): FrozenErrand => prepareErrand(instructions[kind], errandId);

/** What Stripe answers when it did what was asked. */
const answers: Readonly<Record<Kind, Record<string, unknown>>> = {
  create_account: {
    id: account,
    object: 'account',
    type: 'none',
    charges_enabled: false,
    payouts_enabled: false,
    details_submitted: false,
    email: null,
    metadata,
  },
  transfer: {
    ...three,
    id: 'tr_1',
    object: 'transfer',
    amount_reversed: 0,
    destination: account,
    destination_payment: { id: 'py_1', balance_transaction: { available_on: 1_795_300_000 } },
    metadata: { ...metadata, bascule_transfer: 'trf_1' },
  },
  reverse_transfer: { ...three, id: 'trr_1', object: 'transfer_reversal', metadata },
  refund_application_fee: { ...three, id: 'fr_1', object: 'fee_refund', metadata },
  payout: {
    ...three,
    id: 'po_1',
    object: 'payout',
    status: 'pending',
    method: 'standard',
    automatic: false,
    arrival_date: 1_795_400_000,
    balance_transaction: { fee: 0, currency: 'eur' },
    destination: 'ba_1',
    failure_code: null,
    failure_message: null,
    reconciliation_status: 'not_applicable',
    metadata,
  },
};

const judge = (errand: FrozenErrand, body: object): ErrandOutcome =>
  judgeErrand(errand, { kind: 'answered', status: 200, isReplay: false, body });
const refusedWith = (kind: Kind, status: number, fault: Partial<StripeFault>): ErrandOutcome => {
  const reply: Reply = {
    kind: 'refused',
    status,
    fault: {
      type: 'invalid_request_error',
      code: null,
      decline_code: null,
      network_decline_code: null,
      network_advice_code: null,
      param: null,
      message: 'No.',
      payment_intent: null,
      ...fault,
    },
  };
  return judgeErrand(errandOf(kind), reply);
};
const told = (outcome: ErrandOutcome): string =>
  outcome.kind === 'refused'
    ? `${outcome.reason}${outcome.mayPassLater ? ' for now' : ''}`
    : outcome.kind;

describe('what Stripe answers to an errand', () => {
  for (const kind of kinds) {
    test(`is done where it is the ${kind} that was asked for`, () => {
      const outcome = judge(errandOf(kind), answers[kind]);
      assert.equal(outcome.kind, 'done');
    });

    test(`is unknown where anything of a ${kind} is not as asked`, () => {
      const money = kind === 'create_account' ? {} : { amount: 2_999, currency: 'usd' };
      const spoilt = {
        id: 'xx_1',
        object: 'list',
        metadata: { bascule_errand: 'err_2' },
        ...money,
      };
      for (const [name, value] of Object.entries(spoilt)) {
        for (const body of [{ ...answers[kind], [name]: value }, without(answers[kind], name)]) {
          const outcome = judge(errandOf(kind), body);
          assert.equal(told(outcome), 'unknown', `${name}: ${JSON.stringify(body[name])}`);
        }
      }
    });
  }

  test('shows when the seller may use a transfer, and what it made on his side', () => {
    const outcome = judge(errandOf('transfer'), answers.transfer);
    assert.ok(outcome.kind === 'done' && outcome.report.about === 'transfer');
    assert.deepEqual(outcome.report, {
      about: 'transfer',
      reference: 'tr_1',
      transferId: 'trf_1',
      destination: account,
      amount: money(3_000n, 'EUR'),
      reversed: money(0n, 'EUR'),
      availableOn: new Date(1_795_300_000_000),
      destinationPayment: 'py_1',
    });
  });

  test('is unknown where the transfer went to another account', () => {
    const body = { ...answers.transfer, destination: 'acct_2' };
    assert.equal(told(judge(errandOf('transfer'), body)), 'unknown');
  });

  test('is unknown where a payout has a status that no table holds', () => {
    const body = { ...answers.payout, status: 'held_by_a_law_of_2030' };
    assert.equal(told(judge(errandOf('payout'), body)), 'unknown');
  });

  test('never passes for done when it is some other JSON, and nothing throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.object({ maxDepth: 3 }), (kind, body) => {
        assert.equal(judge(errandOf(kind), body).kind, 'unknown');
      }),
      { numRuns: 2_000 },
    );
  });

  test('may hold more than we know of, with any field beside', () => {
    const more = fc.dictionary(fc.stringMatching(/^x_[a-z]{1,8}$/), fc.jsonValue());
    fc.assert(
      fc.property(fc.constantFrom(...kinds), more, (kind, beside) => {
        const outcome = judge(errandOf(kind), { ...beside, ...answers[kind] });
        assert.equal(outcome.kind, 'done');
      }),
    );
  });
});

const without = (body: Record<string, unknown>, name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));

describe('what Stripe refuses of an errand', () => {
  const table: readonly [Kind, number, Partial<StripeFault>, string][] = [
    ['transfer', 400, { code: 'balance_insufficient' }, 'balance_insufficient for now'],
    ['payout', 400, { code: 'balance_insufficient' }, 'balance_insufficient for now'],
    ['reverse_transfer', 400, { code: 'balance_insufficient' }, 'balance_insufficient for now'],
    ['transfer', 403, { code: 'account_invalid' }, 'account_gone'],
    ['payout', 403, { code: 'account_invalid' }, 'account_gone'],
    ['transfer', 400, { code: 'resource_missing', param: 'destination' }, 'account_gone'],
    ['transfer', 400, { code: 'resource_missing', param: 'source_transaction' }, 'invalid'],
    ['reverse_transfer', 404, { code: 'resource_missing', param: 'id' }, 'invalid'],
    ['reverse_transfer', 400, { param: 'amount' }, 'above_limit'],
    ['refund_application_fee', 400, { param: 'amount' }, 'above_limit'],
    ['transfer', 400, { param: 'amount' }, 'above_limit'],
    ['payout', 400, { param: 'amount' }, 'invalid'],
    ['payout', 400, { code: 'payouts_limit_exceeded' }, 'above_limit for now'],
    ['payout', 400, { code: 'payouts_not_allowed' }, 'not_permitted for now'],
    ['payout', 400, { code: 'instant_payouts_unsupported' }, 'not_permitted'],
    ['transfer', 400, { code: 'insufficient_capabilities_for_transfer' }, 'not_permitted for now'],
    ['transfer', 400, { code: 'parameter_unknown', param: 'amonut' }, 'invalid'],
    ['transfer', 403, {}, 'not_permitted for now'],
    ['transfer', 401, { code: 'api_key_expired' }, 'not_permitted for now'],
    ['transfer', 429, { code: 'rate_limit' }, 'rate_limited for now'],
    ['transfer', 429, { code: 'lock_timeout' }, 'rate_limited for now'],
    ['transfer', 400, { code: 'lock_timeout' }, 'rate_limited for now'],
    ['transfer', 409, { type: 'idempotency_error' }, 'in_flight for now'],
    ['transfer', 400, { type: 'idempotency_error' }, 'unknown'],
    ['transfer', 500, { type: 'api_error' }, 'unknown'],
    ['transfer', 503, { type: 'api_error' }, 'unknown'],
    ['transfer', 418, {}, 'unknown'],
    ['create_account', 400, { type: 'capability_not_enabled' }, 'not_permitted for now'],
    ['create_account', 400, { type: 'a_type_of_2030' }, 'invalid'],
  ];
  for (const [kind, status, fault, expected] of table) {
    test(`${kind}: ${status} ${JSON.stringify(fault)} is ${expected}`, () => {
      assert.equal(told(refusedWith(kind, status, fault)), expected);
    });
  }

  test('is done only by an answer: whatever is refused or lost may at most be unknown', () => {
    const texts = fc.option(fc.constantFrom('amount', 'destination', 'rate_limit', 'x'));
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.integer({ min: 400, max: 599 }),
        texts,
        texts,
        (kind, status, code, param) => {
          const outcome = refusedWith(kind, status, { code, param });
          assert.notEqual(outcome.kind, 'done');
          if (status >= 500) assert.equal(outcome.kind, 'unknown');
        },
      ),
    );
  });

  test('is not sent only where no byte left', () => {
    const lost = (hasLeft: boolean): ErrandOutcome =>
      judgeErrand(errandOf('transfer'), { kind: 'lost', status: null, hasLeft, cause: 'reset' });
    assert.deepEqual([told(lost(true)), told(lost(false))], ['unknown', 'not_sent']);
  });
});
