import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';

import { currencies } from './currencies.ts';
import { money } from './money.ts';
import { convert, invertRate, parseRate, type Rate } from './rate.ts';

const at = new Date('2026-11-21T09:30:00.000Z');
const rateOf = (text: string, base = 'EUR', quote = 'USD'): Rate =>
  parseRate(text, { base, quote, source: 'test', at, side: 'mid' });

const code = fc.constantFrom(...currencies.keys());
const rate = fc
  .tuple(
    code,
    code,
    fc.bigInt({ min: 1n, max: 10n ** 24n }),
    fc.bigInt({ min: 1n, max: 10n ** 24n }),
  )
  .map(
    ([base, quote, numerator, denominator]): Rate => ({
      ...rateOf('1', base, quote),
      numerator,
      denominator,
    }),
  );

test('exponents of both currencies are minded', () => {
  assert.deepEqual(convert(money(1000n, 'EUR'), rateOf('1.0832'), 'floor'), money(1083n, 'USD'));
  assert.deepEqual(
    convert(money(1000n, 'EUR'), rateOf('161.25', 'EUR', 'JPY'), 'floor'),
    money(1612n, 'JPY'),
  );
  assert.deepEqual(
    convert(money(1n, 'EUR'), rateOf('0.0003', 'EUR', 'ETH'), 'floor'),
    money(3_000_000_000_000n, 'ETH'),
  );
});

test('floor goes down, ceil up, half-even to the even one, below zero too', () => {
  const half = rateOf('0.5', 'EUR', 'USD');
  const rounded = (minor: bigint, rounding: 'floor' | 'ceil' | 'half_even') =>
    convert(money(minor, 'EUR'), half, rounding).minor;
  assert.deepEqual(
    [rounded(3n, 'floor'), rounded(3n, 'ceil'), rounded(3n, 'half_even')],
    [1n, 2n, 2n],
  );
  assert.deepEqual(
    [rounded(-3n, 'floor'), rounded(-3n, 'ceil'), rounded(-3n, 'half_even')],
    [-2n, -1n, -2n],
  );
  assert.deepEqual([rounded(1n, 'half_even'), rounded(5n, 'half_even')], [0n, 2n]);
});

test('there and back again at the same rate never gains', () => {
  fc.assert(
    fc.property(rate, fc.bigInt({ min: 0n, max: 10n ** 30n }), (there, minor) => {
      const amount = money(minor, there.base);
      const back = convert(convert(amount, there, 'floor'), invertRate(there), 'floor');
      assert.ok(back.minor <= minor);
    }),
  );
});

test('the three roundings stand within one unit of each other, in order', () => {
  fc.assert(
    fc.property(rate, fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (one, minor) => {
      const amount = money(minor, one.base);
      const [floor, even, ceil] = (['floor', 'half_even', 'ceil'] as const).map(
        (rounding) => convert(amount, one, rounding).minor,
      );
      assert.ok(floor !== undefined && even !== undefined && ceil !== undefined);
      assert.ok(floor <= even && even <= ceil && ceil - floor <= 1n);
    }),
  );
});

test('a rate read from text keeps every digit', () => {
  const one = rateOf('1.08320000000000000001');
  assert.deepEqual([one.numerator, one.denominator], [108_320_000_000_000_000_001n, 10n ** 20n]);
});

for (const text of ['0', '0.0', '-1', '1e3', '', 'NaN', '.5']) {
  test(`a rate written as ${JSON.stringify(text)} is a bug`, () => {
    assert.throws(() => rateOf(text), /decimal number above zero/);
  });
}

test('an inverted rate bids where the other asks', () => {
  assert.equal(invertRate({ ...rateOf('2'), side: 'bid' }).side, 'ask');
});

test('a rate for another currency converts nothing', () => {
  assert.throws(() => convert(money(1n, 'GBP'), rateOf('2'), 'floor'), /converts no GBP/);
});
