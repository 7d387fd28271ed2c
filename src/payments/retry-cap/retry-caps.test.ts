import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CountedDecline, retryCaps, triesLeft } from './retry-caps.ts';

const at = new Date('2026-11-21T09:00:00Z');
const wanted = { at, amountMinor: 1050n, currency: 'EUR', brand: 'visa' } as const;

const declined = (hoursAgo: number, fields: Partial<CountedDecline> = {}): CountedDecline => ({
  at: new Date(at.getTime() - hoursAgo * 3_600_000),
  amountMinor: 1050n,
  currency: 'EUR',
  reason: 'insufficient_funds',
  ...fields,
});

const many = (count: number, hoursAgo: number, fields: Partial<CountedDecline> = {}) =>
  Array.from({ length: count }, () => declined(hoursAgo, fields));

test('a card has as many tries left as its scheme gives, over all providers', () => {
  assert.equal(triesLeft([], wanted), 20);
  assert.equal(triesLeft(many(19, 100), wanted), 1);
  assert.equal(triesLeft(many(20, 100), wanted), 0);
  assert.equal(triesLeft(many(20, 721), wanted), 20);
});

test('only the same amount counts where the scheme counts by amount', () => {
  assert.equal(triesLeft(many(20, 1, { amountMinor: 999n }), wanted), 20);
  assert.equal(
    triesLeft(many(10, 1, { amountMinor: 999n }), { ...wanted, brand: 'mastercard' }),
    0,
  );
});

test('a card of which nobody knows the scheme is held to the strictest cap', () => {
  assert.equal(triesLeft(many(9, 1), { ...wanted, brand: null }), 1);
});

test('a card that an issuer has stopped for ever is never tried again', () => {
  assert.equal(triesLeft([declined(600, { reason: 'card_blocked' })], wanted), 0);
});

test('another decline never leaves more tries', () => {
  const decline = fc
    .record({ hours: fc.integer({ min: 0, max: 800 }), minor: fc.constantFrom(1050n, 999n) })
    .map(({ hours, minor }) => declined(hours, { amountMinor: minor }));
  fc.assert(
    fc.property(fc.array(decline, { maxLength: 60 }), decline, (before, next) => {
      assert.ok(triesLeft([...before, next], wanted) <= triesLeft(before, wanted));
    }),
  );
});

test('every cap names where it is written', () => {
  for (const cap of retryCaps) assert.ok(cap.source.length > 10 && cap.edition.length > 3);
});
