import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Authentication, createProviders, providerNamed } from '#providers';
import { hideProofs } from './hide-proofs.ts';
import { exchangeItem, openingItem } from './items.ts';

const secret = 'AAABBEg0VhI0VniQEjRWAAAAAAA=';
const authentication: Authentication = {
  version: '2.2.0',
  eci: '05',
  transactionId: 'c4e59ceb-a382-4d6a-bc87-385d591fa09d',
  cryptogram: secret,
};
const providers = createProviders();

const frozenAt = (provider: string, paymentMethodToken: string, method = 'card') =>
  providerNamed(provider, providers).prepare(
    {
      operation: 'authorize',
      amount: { minor: 1050n, currency: 'EUR' },
      capture: 'automatic',
      methodType: method,
      paymentMethodToken,
      isOffSession: false,
      authentication,
      paymentId: 'pay_1',
    },
    'att_1',
  );

const opened = (request: unknown) =>
  openingItem({
    noun: 'attempt',
    id: 'att_1',
    operation: 'authorize',
    state: 'sending',
    provider: 'any',
    idempotency_key: 'att_1',
    request,
    provider_reference: null,
    connection_id: 'conn_1',
    lease_until: null,
    next_action_at: null,
    created_at: new Date('2026-11-21T09:00:00Z'),
  });

test('proofs are blanked however deep they stand, and nothing else is', () => {
  const request = {
    amount: 1050,
    list: [{ cryptogram: secret, eci: '05' }, null],
    additionalData: { tokenAuthenticationVerificationValue: secret, manualCapture: 'true' },
  };
  assert.deepEqual(hideProofs(request), {
    amount: 1050,
    list: [{ cryptogram: '[hidden]', eci: '05' }, null],
    additionalData: { tokenAuthenticationVerificationValue: '[hidden]', manualCapture: 'true' },
  });
});

for (const [provider, token] of [
  ['stripe', 'pm_card_visa'],
  ['adyen', 'adyen_test_visa'],
  ['mollie', 'tkn_approved'],
] as const) {
  test(`what opens an attempt at ${provider} shows neither a cryptogram nor a sealed card`, () => {
    const request = frozenAt(provider, token);
    const shown = JSON.stringify(opened(request));
    assert.ok(!shown.includes(secret), shown);
    if (provider !== 'stripe') {
      assert.ok(JSON.stringify(request).includes(token), 'the request itself holds it');
      assert.ok(!shown.includes(token), shown);
    }
  });
}

test('the proof in what a notice claimed is not shown', () => {
  const item = exchangeItem({
    id: 'exc_1',
    attempt_id: 'att_1',
    purpose: 'notice',
    method: 'POST',
    path: '/notices/not_1',
    request: {},
    status: 200,
    answer: { about: 'attempt', outcome: { kind: 'approved', authentication } },
    duration_ms: 0,
    occurred_at: new Date('2026-11-21T09:00:00Z'),
  });
  const shown = JSON.stringify(item);
  assert.ok(!shown.includes(secret) && shown.includes(authentication.transactionId), shown);
});
