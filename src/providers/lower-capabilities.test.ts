import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lowerCapabilities } from './lower-capabilities.ts';
import { createProviders } from './registry.ts';
import { stripeCapabilities } from './stripe/capabilities.ts';

const mixed = {
  ...stripeCapabilities,
  idempotency: { ...stripeCapabilities.idempotency, refund: 'none' },
} as const;

test('nothing told, a provider is believed', () => {
  assert.deepEqual(lowerCapabilities(mixed, {}), mixed);
});

test('every operation is taken in the given class at the best, and in none better than it says', () => {
  const { idempotency } = lowerCapabilities(mixed, { keys: 'query' });
  assert.deepEqual(idempotency, {
    authorize: 'query',
    increment: 'query',
    capture: 'query',
    void: 'query',
    refund: 'none',
  });
});

test('the window in which something may still turn up is replaced', () => {
  assert.equal(lowerCapabilities(mixed, { visibilityWindowMs: 3_000 }).visibilityWindowMs, 3_000);
});

test('all providers are lowered, whatever they say of themselves', () => {
  const providers = createProviders({ keys: 'none', visibilityWindowMs: 7 });
  for (const { capabilities } of providers.values()) {
    assert.deepEqual(new Set(Object.values(capabilities.idempotency)), new Set(['none']));
    assert.equal(capabilities.visibilityWindowMs, 7);
  }
});
