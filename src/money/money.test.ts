import assert from 'node:assert/strict';
import test from 'node:test';

import { addMoney, compare, equalMoney, money, negate, subtractMoney, sumMoney } from './money.ts';

const euros = (minor: bigint) => money(minor, 'EUR');
const dollars = (minor: bigint) => money(minor, 'USD');

test('amounts of one currency add, subtract and compare', () => {
  assert.deepEqual(addMoney(euros(1n), euros(2n)), euros(3n));
  assert.deepEqual(subtractMoney(euros(1n), euros(2n)), euros(-1n));
  assert.deepEqual(negate(euros(1n)), euros(-1n));
  assert.deepEqual(sumMoney([euros(1n), euros(2n)], 'EUR'), euros(3n));
  assert.deepEqual(sumMoney([], 'EUR'), euros(0n));
  assert.deepEqual(
    [compare(euros(1n), euros(2n)), compare(euros(2n), euros(2n)), compare(euros(3n), euros(2n))],
    [-1, 0, 1],
  );
});

test('amounts of two currencies never mix', () => {
  assert.throws(() => addMoney(euros(1n), dollars(1n)), /do not mix/);
  assert.throws(() => subtractMoney(euros(1n), dollars(1n)), /do not mix/);
  assert.throws(() => compare(euros(1n), dollars(1n)), /do not mix/);
  assert.throws(() => sumMoney([dollars(1n)], 'EUR'), /do not mix/);
  assert.equal(equalMoney(euros(1n), dollars(1n)), false);
});

test('an amount of an unknown currency cannot be made', () => {
  assert.throws(() => money(1n, 'EURO'), /is known/);
});
