import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Stripe } from 'stripe';
import type { FrozenRequest, Operation, Outcome } from '../contract.ts';
import type { Reply } from './client.ts';
import type { StripeFault } from './read-fault.ts';
import { judgeReply } from './send-request.ts';

/** As much of Stripe's objects as an outcome is read from. */
const intent = (given: Partial<Stripe.PaymentIntent> = {}): object => ({
  id: 'pi_1',
  object: 'payment_intent',
  amount: 1050,
  amount_capturable: 0,
  amount_received: 0,
  currency: 'eur',
  latest_charge: null,
  last_payment_error: null,
  cancellation_reason: null,
  next_action: null,
  ...given,
});
const refund = (status: string | null): object => ({
  id: 're_1',
  object: 'refund',
  amount: 1050,
  currency: 'eur',
  status,
});
const charge = {
  payment_method_details: {
    type: 'card',
    card: { brand: 'visa', last4: '4242', fingerprint: 'fp_1', country: 'DE' },
  },
  balance_transaction: { fee: 45, currency: 'eur' },
} as unknown as Stripe.Charge;

const asked = (operation: Operation): FrozenRequest => ({
  operation,
  path: '',
  body: {},
  expects: null,
  reference: operation === 'authorize' ? null : 'pi_1',
});
const judge = (operation: Operation, body: object): Outcome =>
  judgeReply(asked(operation), { kind: 'answered', status: 200, isReplay: false, body });
const told = (outcome: Outcome): string =>
  outcome.kind === 'approved'
    ? `${outcome.effect} ${outcome.amount.minor} ${outcome.amount.currency}`
    : outcome.kind === 'declined'
      ? `declined ${outcome.reason}`
      : outcome.kind;

const money = { amount_capturable: 0, amount_received: 1050 };

/** Each status of a PaymentIntent, and what it means after each request. */
const intentTable: readonly [Stripe.PaymentIntent.Status, string, string, string][] = [
  ['succeeded', 'captured 1050 EUR', 'captured 1050 EUR', 'declined already_captured'],
  ['requires_capture', 'authorized 1050 EUR', 'captured 1050 EUR', 'unknown'],
  ['requires_action', 'pending', 'declined wrong_state', 'unknown'],
  ['processing', 'pending', 'pending', 'unknown'],
  ['requires_payment_method', 'declined generic_decline', 'declined wrong_state', 'unknown'],
  ['requires_confirmation', 'unknown', 'declined wrong_state', 'unknown'],
  ['canceled', 'declined canceled', 'captured 1050 EUR', 'voided 1050 EUR'],
  ['a_status_of_2030', 'unknown', 'unknown', 'unknown'],
];

describe('what Stripe answers', () => {
  for (const [status, authorized, captured, voided] of intentTable) {
    test(`a payment_intent that is ${status}`, () => {
      const body = intent({ status, ...money });
      assert.equal(told(judge('authorize', body)), authorized);
      assert.equal(told(judge('capture', body)), captured);
      assert.equal(told(judge('void', body)), voided);
    });
  }

  const refundTable: readonly [string | null, string][] = [
    ['succeeded', 'refunded 1050 EUR'],
    ['pending', 'pending'],
    ['requires_action', 'pending'],
    ['failed', 'declined refund_failed'],
    ['canceled', 'declined canceled'],
    ['a_status_of_2030', 'unknown'],
    [null, 'unknown'],
  ];
  for (const [status, expected] of refundTable) {
    test(`a refund that is ${status}`, () => {
      assert.equal(told(judge('refund', refund(status))), expected);
    });
  }

  test('an unknown status raises an alarm', () => {
    const outcome = judge('authorize', intent({ status: 'a_status_of_2030' }));
    assert.ok(outcome.kind === 'unknown' && outcome.isUnmapped);
  });

  test('an approval names the charge behind it, and what that made for sellers', () => {
    const facts = (given: object) => {
      const latest = { ...charge, id: 'ch_1', ...given } as unknown as Stripe.Charge;
      const body = intent({ status: 'succeeded', latest_charge: latest, ...money });
      const outcome = judge('authorize', body);
      assert.ok(outcome.kind === 'approved');
      return outcome.charge;
    };
    const bare = { reference: 'ch_1', transfer: null, applicationFee: null };
    assert.deepEqual(facts({}), bare);
    assert.deepEqual(facts({ transfer: 'tr_1', application_fee: { id: 'fee_1' } }), {
      reference: 'ch_1',
      transfer: 'tr_1',
      applicationFee: 'fee_1',
    });
    const unexpanded = judge(
      'authorize',
      intent({ status: 'succeeded', latest_charge: 'ch_1', ...money }),
    );
    assert.ok(unexpanded.kind === 'approved' && unexpanded.charge === undefined);
  });

  test('an approval carries what was kept and how it was paid', () => {
    const outcome = judge(
      'authorize',
      intent({ status: 'succeeded', latest_charge: charge, ...money }),
    );
    assert.ok(outcome.kind === 'approved');
    assert.deepEqual(outcome.fee, { minor: 45n, currency: 'EUR' });
    assert.deepEqual(outcome.method, {
      type: 'card',
      brand: 'visa',
      last4: '4242',
      fingerprint: 'fp_1',
      country: 'DE',
    });
  });

  test('a partial capture approves what was received, not what was asked', () => {
    const outcome = judge('capture', intent({ status: 'succeeded', amount_received: 700 }));
    assert.equal(told(outcome), 'captured 700 EUR');
  });

  describe('a capture after others', () => {
    const second = (given: Partial<Stripe.PaymentIntent>): Outcome => {
      const request = {
        ...asked('capture'),
        body: { metadata: { bascule_captured_before: '400' } },
      };
      const body = intent(given);
      return judgeReply(request, { kind: 'answered', status: 200, isReplay: false, body });
    };

    test('approves its own share of the sum', () => {
      const sum = { amount_received: 700 };
      assert.equal(told(second({ ...sum, status: 'requires_capture' })), 'captured 300 EUR');
      assert.equal(told(second({ ...sum, status: 'succeeded' })), 'captured 300 EUR');
    });

    test('is taken although the rest was let go after it', () => {
      assert.equal(told(second({ status: 'canceled', amount_received: 700 })), 'captured 300 EUR');
    });

    test('is none where the sum has not grown', () => {
      const sum = { amount_received: 400 };
      assert.equal(told(second({ ...sum, status: 'requires_capture' })), 'unknown');
      assert.equal(told(second({ ...sum, status: 'succeeded' })), 'declined already_captured');
      assert.equal(told(second({ ...sum, status: 'canceled' })), 'declined canceled');
    });
  });

  test('the fee of another capture is not taken for this one', () => {
    const split = {
      ...charge,
      amount_captured: 1_750,
      balance_transaction: { amount: 700, fee: 45, currency: 'eur' },
    } as unknown as Stripe.Charge;
    const outcome = judge(
      'capture',
      intent({ status: 'succeeded', latest_charge: split, ...money }),
    );
    assert.ok(outcome.kind === 'approved' && outcome.fee === undefined);
  });

  test('a hold tells when it ends', () => {
    const held = {
      payment_method_details: { type: 'card', card: { capture_before: 1_795_253_395 } },
    } as unknown as Stripe.Charge;
    const outcome = judge(
      'authorize',
      intent({ status: 'requires_capture', latest_charge: held, ...money, amount_received: 0 }),
    );
    assert.ok(outcome.kind === 'approved');
    assert.deepEqual(outcome.expiresAt, new Date('2026-11-21T09:29:55Z'));
  });

  test('a payer who has to act is told where', () => {
    const next_action = {
      type: 'redirect_to_url',
      redirect_to_url: { url: 'https://bank.example/3ds', return_url: null },
    };
    const outcome = judge('authorize', intent({ status: 'requires_action', next_action }));
    assert.deepEqual(outcome, {
      kind: 'pending',
      reference: 'pi_1',
      nextAction: { type: 'redirect', url: 'https://bank.example/3ds' },
    });
  });

  test('an authorisation that Stripe let go has expired', () => {
    const expired = intent({ status: 'canceled', cancellation_reason: 'automatic' });
    assert.equal(told(judge('capture', expired)), 'declined authorization_expired');
  });

  const strange: readonly [string, object][] = [
    ['another object', { id: 'ch_1', object: 'charge', amount: 1, currency: 'eur' }],
    ['an id of another kind', { ...intent({ status: 'succeeded' }), id: 'ch_1' }],
    ['an amount that is no whole number', intent({ status: 'succeeded', amount: 10.5 })],
    ['no status', intent()],
    ['an empty object', {}],
    ['a currency that nobody knows', intent({ status: 'succeeded', currency: 'zzz', ...money })],
  ];
  for (const [what, body] of strange) {
    test(`${what} is no approval`, () => {
      assert.equal(judge('authorize', body).kind, 'unknown');
    });
  }

  test('the answer for another payment is no answer to a capture', () => {
    const other = { ...intent({ status: 'succeeded', ...money }), id: 'pi_2' };
    assert.equal(judge('capture', other).kind, 'unknown');
  });

  test('a lost answer is unknown once a byte has left, and not sent before', () => {
    const lost = (hasLeft: boolean): Outcome =>
      judgeReply(asked('authorize'), { kind: 'lost', status: null, hasLeft, cause: 'ECONNRESET' });
    assert.deepEqual([lost(true).kind, lost(false).kind], ['unknown', 'not_sent']);
  });
});

const fault = (given: Partial<StripeFault>): StripeFault => ({
  type: 'invalid_request_error',
  code: null,
  decline_code: null,
  network_decline_code: null,
  network_advice_code: null,
  param: null,
  message: 'No.',
  payment_intent: null,
  ...given,
});
const refuse = (operation: Operation, status: number, given: Partial<StripeFault>): Outcome => {
  const reply: Reply = { kind: 'refused', status, fault: fault(given) };
  return judgeReply(asked(operation), reply);
};
const card = { type: 'card_error', code: 'card_declined' };
const moved = { code: 'payment_intent_unexpected_state' };

/** Each error, after which request, and what it means. */
const faultTable: readonly [string, Operation, number, Partial<StripeFault>, string][] = [
  [
    'a decline',
    'authorize',
    402,
    { ...card, decline_code: 'insufficient_funds' },
    'declined insufficient_funds',
  ],
  ['a decline without a word of the issuer', 'authorize', 402, card, 'declined generic_decline'],
  [
    'a decline of 2030',
    'authorize',
    402,
    { ...card, decline_code: 'mood' },
    'declined generic_decline',
  ],
  ['402 that is no card error', 'authorize', 402, { type: 'api_error' }, 'unknown'],
  ['a wrong parameter', 'authorize', 400, { code: 'parameter_unknown' }, 'declined configuration'],
  ['a wrong parameter without a code', 'authorize', 400, {}, 'declined configuration'],
  ['a missing object', 'capture', 404, { code: 'resource_missing' }, 'declined configuration'],
  [
    'a charge refunded before',
    'refund',
    400,
    { code: 'charge_already_refunded' },
    'declined already_refunded',
  ],
  [
    'a capture of what is captured',
    'capture',
    400,
    { ...moved, payment_intent: intent({ status: 'succeeded', ...money }) },
    'captured 1050 EUR',
  ],
  [
    'a capture of what expired',
    'capture',
    400,
    { ...moved, payment_intent: intent({ status: 'canceled', cancellation_reason: 'automatic' }) },
    'declined authorization_expired',
  ],
  [
    'a void of what is void',
    'void',
    400,
    { ...moved, payment_intent: intent({ status: 'canceled' }) },
    'voided 1050 EUR',
  ],
  [
    'a void of what is captured',
    'void',
    400,
    { ...moved, payment_intent: intent({ status: 'succeeded' }) },
    'declined already_captured',
  ],
  [
    'a capture of what waits for the payer',
    'capture',
    400,
    { ...moved, payment_intent: intent({ status: 'requires_action' }) },
    'declined wrong_state',
  ],
  ['a capture of what moved, nobody says where', 'capture', 400, moved, 'unknown'],
  ['a raise that the card has not', 'increment', 400, {}, 'declined not_permitted'],
  ['a raise of what is captured', 'increment', 400, moved, 'declined wrong_state'],
  ['a refund of what is not paid', 'refund', 400, moved, 'declined wrong_state'],
  ['a wrong key', 'authorize', 401, {}, 'not_sent'],
  ['a key that may not', 'authorize', 403, {}, 'not_sent'],
  ['a rate limit', 'authorize', 429, { code: 'rate_limit' }, 'not_sent'],
  ['a lock that was not had', 'capture', 429, { code: 'lock_timeout' }, 'not_sent'],
  ['a rate limit of the old kind', 'authorize', 400, { code: 'rate_limit' }, 'not_sent'],
  [
    'a key at work',
    'authorize',
    409,
    { type: 'idempotency_error', code: 'idempotency_key_in_use' },
    'unknown',
  ],
  ['a key at work, told otherwise', 'authorize', 409, {}, 'unknown'],
  ['a key of other parameters', 'authorize', 400, { type: 'idempotency_error' }, 'unknown'],
  ['a fault of Stripe', 'authorize', 500, { type: 'api_error' }, 'unknown'],
  ['a gateway of Stripe', 'authorize', 503, { type: 'api_error' }, 'unknown'],
  ['400 that names a fault of Stripe', 'authorize', 400, { type: 'api_error' }, 'unknown'],
  ['an error under 200', 'authorize', 200, { type: 'api_error' }, 'unknown'],
  ['a status of 2030', 'authorize', 418, {}, 'unknown'],
];

describe('what Stripe refuses', () => {
  for (const [what, operation, status, given, expected] of faultTable) {
    test(`${what} (${status} to a ${operation}) is ${expected}`, () => {
      assert.equal(told(refuse(operation, status, given)), expected);
    });
  }

  test('a code that no table holds raises an alarm, one that a table holds does not', () => {
    const odd = refuse('authorize', 402, { ...card, decline_code: 'mood', code: 'odd' });
    const known = refuse('authorize', 402, { ...card, decline_code: 'lost_card' });
    assert.ok(odd.kind === 'declined' && odd.isUnmapped);
    assert.ok(known.kind === 'declined' && known.isUnmapped === undefined);
  });

  test('a decline keeps the payment_intent that it left behind', () => {
    const outcome = refuse('authorize', 402, {
      ...card,
      payment_intent: intent({ status: 'requires_payment_method' }),
    });
    assert.ok(outcome.kind === 'declined' && outcome.reference === 'pi_1');
  });
});
