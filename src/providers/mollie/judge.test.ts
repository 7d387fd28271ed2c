import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isRefusal } from '#kernel';
import { money } from '#money';
import type { AuthorizeInstruction } from '../contract.ts';
import { declineReasons } from '../decline-reasons.ts';
import { isPayment } from './answers.ts';
import { cardDeclines, reasonOfDecline } from './declines.ts';
import { judgeFault } from './judge-fault.ts';
import { judgeAuthorization, judgeVoid } from './judge-payment.ts';
import { prepareRequest } from './prepare-request.ts';
import { checkSettings } from './settings.ts';

const paymentWith = (changes: object) => {
  const payment: unknown = {
    resource: 'payment',
    id: 'tr_1',
    status: 'paid',
    amount: { currency: 'EUR', value: '10.50' },
    method: 'creditcard',
    metadata: {},
    _links: {},
    ...changes,
  };
  assert.ok(isPayment(payment));
  return payment;
};

describe('what a payment says', () => {
  const said: readonly [object, object][] = [
    [{ status: 'paid' }, { kind: 'approved', effect: 'captured', amount: money(1050n, 'EUR') }],
    [
      { status: 'authorized', captureBefore: '2026-06-08T12:00:00+00:00' },
      { kind: 'approved', effect: 'authorized', expiresAt: new Date('2026-06-08T12:00:00Z') },
    ],
    [{ status: 'pending' }, { kind: 'pending', reference: 'tr_1' }],
    [{ status: 'canceled' }, { kind: 'declined', reason: 'canceled' }],
    [{ status: 'expired' }, { kind: 'declined', reason: 'expired' }],
    [
      { status: 'expired', authorizedAt: '2026-06-01T12:00:00+00:00' },
      { kind: 'declined', reason: 'authorization_expired' },
    ],
    [
      { status: 'failed', details: { failureReason: 'possible_fraud', cardNumber: '4242' } },
      { kind: 'declined', reason: 'suspected_fraud', code: 'possible_fraud' },
    ],
    [
      { status: 'failed', details: { failureReason: 'struck_by_lightning' } },
      { kind: 'declined', reason: 'generic_decline', isUnmapped: true },
    ],
    [
      { status: 'failed', method: 'ideal' },
      { kind: 'declined', reason: 'generic_decline' },
    ],
    [{ status: 'half_paid' }, { kind: 'unknown', isUnmapped: true }],
  ];
  for (const [changes, outcome] of said) {
    test(`${JSON.stringify(changes)} is ${JSON.stringify(outcome, textOf)}`, () => {
      assert.partialDeepStrictEqual(judgeAuthorization(paymentWith(changes)), outcome);
    });
  }

  test('of a void: gone is gone, however, and what was taken is not let go', () => {
    const kindOf = (status: string) => judgeVoid(paymentWith({ status }));
    assert.partialDeepStrictEqual(kindOf('canceled'), { kind: 'approved', effect: 'voided' });
    assert.partialDeepStrictEqual(kindOf('expired'), { kind: 'approved', effect: 'voided' });
    assert.partialDeepStrictEqual(kindOf('paid'), { reason: 'already_captured' });
    assert.equal(kindOf('authorized').kind, 'absent');
  });
});

describe('what an error says', () => {
  const fault = { title: 'Title', detail: 'Detail', field: null, failureReason: null };
  const told: readonly [number, string][] = [
    [401, 'not_sent'],
    [403, 'not_sent'],
    [429, 'not_sent'],
    [400, 'declined'],
    [404, 'declined'],
    [422, 'declined'],
    [409, 'unknown'],
    [418, 'unknown'],
    [500, 'unknown'],
    [503, 'unknown'],
  ];
  for (const [status, kind] of told) {
    test(`a ${status} is ${kind}`, () => {
      assert.equal(judgeFault(status, fault).kind, kind);
    });
  }

  test('a used token is a matter of the payer, and a refused card says why', () => {
    const used = judgeFault(422, { ...fault, field: 'cardToken' });
    assert.partialDeepStrictEqual(used, { reason: 'method_unusable', code: 'invalid_cardToken' });
    const refused = judgeFault(422, { ...fault, failureReason: 'invalid_cvv' });
    assert.partialDeepStrictEqual(refused, { reason: 'incorrect_cvc', code: 'invalid_cvv' });
  });
});

test('every decline has a reason of ours, its source and its edition', () => {
  assert.equal(cardDeclines.length, 15);
  for (const { code, reason, source, edition } of cardDeclines) {
    assert.ok(reason in declineReasons && source !== '' && edition !== '', code);
    assert.equal(reasonOfDecline(code).isUnmapped, false);
  }
});

describe('what is frozen', () => {
  const card: AuthorizeInstruction = {
    operation: 'authorize',
    amount: money(1050n, 'EUR'),
    capture: 'manual',
    methodType: 'card',
    paymentMethodToken: 'tkn_approved',
    isOffSession: false,
    returnUrl: 'https://shop.example/back',
    paymentId: 'pay_1',
  };
  const bodyOf = (changes: Partial<AuthorizeInstruction>) =>
    prepareRequest({ ...card, ...changes }, 'att_1').body;

  test('a card payment says whose it is, and holds where that is wanted', () => {
    assert.deepEqual(bodyOf({}), {
      amount: { currency: 'EUR', value: '10.50' },
      description: 'pay_1',
      method: 'creditcard',
      cardToken: 'tkn_approved',
      redirectUrl: 'https://shop.example/back',
      captureMode: 'manual',
      metadata: { bascule_payment: 'pay_1', bascule_attempt: 'att_1' },
    });
  });

  test('a saved card is charged by its mandate, and nobody comes back', () => {
    const saved = { paymentMethodToken: 'mdt_1', customerToken: 'cst_1', isOffSession: true };
    const { redirectUrl, sequenceType, mandateId, customerId } = bodyOf(saved);
    assert.deepEqual(
      [redirectUrl, sequenceType, mandateId, customerId],
      [undefined, 'recurring', 'mdt_1', 'cst_1'],
    );
  });

  test('iDEAL needs no token, holds nothing and is paid in euros', () => {
    const ideal = { methodType: 'ideal', paymentMethodToken: '', capture: 'automatic' } as const;
    assert.equal(bodyOf(ideal).method, 'ideal');
    const isRefused = (fault: unknown) => isRefusal(fault, 'provider_operation_unsupported');
    assert.throws(() => bodyOf({ ...ideal, capture: 'manual' }), isRefused);
    assert.throws(() => bodyOf({ ...ideal, amount: money(1n, 'USD') }), isRefused);
    assert.throws(() => bodyOf({ methodType: 'bank_transfer' }), isRefused);
  });
});

test('a connection is refused whose key or settings nobody can mean', () => {
  const good = {
    baseUrl: 'https://api.mollie.com',
    apiKey: 'test_0123456789',
    mode: 'test',
  } as const;
  const check = (changes: object) => checkSettings({ ...good, settings: {}, ...changes });
  check({ settings: { notice_origin: 'https://pay.shop.example', return_url: 'https://a.b/c' } });
  const refused: readonly [object, string][] = [
    [{ apiKey: 'access_0123456789' }, 'provider_key_malformed'],
    [{ mode: 'live' }, 'provider_key_wrong_mode'],
    [{ apiKey: 'live_0123456789', mode: 'live', baseUrl: 'http://a' }, 'provider_key_over_http'],
    [{ settings: { notice_origin: 'https://a.b/path' } }, 'provider_setting_malformed'],
    [{ settings: { profile_id: 'pfl_1' } }, 'provider_setting_malformed'],
  ];
  for (const [changes, code] of refused) {
    assert.throws(
      () => check(changes),
      (fault) => isRefusal(fault, code),
    );
  }
});

function textOf(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
