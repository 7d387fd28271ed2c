import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';

import { isRefusal } from '#kernel';
import { formatAmount, parseAmount, parsePositiveAmount } from './amount.ts';
import { currencies, exponentOf } from './currencies.ts';
import { money } from './money.ts';

const currency = fc.constantFrom(...currencies.keys());
const refusedAs = (code: string) => (fault: unknown) => isRefusal(fault, code);

test('an amount read from its wire form is written the same way again', () => {
  fc.assert(
    fc.property(currency, fc.bigInt({ min: 0n, max: 10n ** 12n - 1n }), (code, whole) => {
      const amount = money(whole * 10n ** BigInt(exponentOf(code)), code);
      assert.deepEqual(parseAmount(formatAmount(amount), code), amount);
    }),
  );
});

test('every minor unit survives the way there and back', () => {
  fc.assert(
    fc.property(currency, fc.bigInt({ min: 0n, max: 10n ** 12n - 1n }), (code, minor) => {
      assert.equal(parseAmount(formatAmount(money(minor, code)), code).minor, minor);
    }),
  );
});

test('an amount is written with exactly the decimals of its currency', () => {
  assert.equal(formatAmount(money(1050n, 'EUR')), '10.50');
  assert.equal(formatAmount(money(5n, 'EUR')), '0.05');
  assert.equal(formatAmount(money(-5n, 'EUR')), '-0.05');
  assert.equal(formatAmount(money(1050n, 'JPY')), '1050');
  assert.equal(formatAmount(money(1050n, 'KWD')), '1.050');
  assert.equal(formatAmount(money(1n, 'ETH')), '0.000000000000000001');
});

test('fewer decimals than the currency has are taken, more are refused', () => {
  assert.equal(parseAmount('10', 'EUR').minor, 1000n);
  assert.equal(parseAmount('10.5', 'EUR').minor, 1050n);
  assert.throws(() => parseAmount('10.500', 'EUR'), refusedAs('amount_precision'));
  assert.throws(() => parseAmount('10.0', 'JPY'), refusedAs('amount_precision'));
});

for (const text of [
  ...[
    '',
    ' ',
    '1 ',
    ' 1',
    '+1',
    '-1',
    '1.',
    '.5',
    '01',
    '00',
    '1e3',
    '1E3',
    '0x10',
    '1,50',
    '1_000',
  ],
  ...['NaN', 'Infinity', '١٠', '1\n', '1.5.0', '１', '\u0000', '\ud800'],
]) {
  test(`an amount written as ${JSON.stringify(text)} is refused`, () => {
    assert.throws(() => parseAmount(text, 'EUR'), refusedAs('amount_invalid'));
  });
}

test('an amount of more than twelve digits before the point is refused', () => {
  assert.equal(parseAmount('999999999999.99', 'EUR').minor, 99_999_999_999_999n);
  assert.throws(() => parseAmount('1000000000000', 'EUR'), refusedAs('amount_too_large'));
  assert.throws(() => parseAmount('9'.repeat(100_000), 'EUR'), refusedAs('amount_too_large'));
});

test('an unknown currency is refused, whatever the amount', () => {
  for (const code of ['EURO', 'eur', 'XXX', 'XAU', 'HRK', '', '__proto__', 'constructor']) {
    assert.throws(() => parseAmount('oops', code), refusedAs('currency_unknown'));
  }
});

test('nothing is refused where something has to move', () => {
  assert.throws(() => parsePositiveAmount('0.00', 'EUR'), refusedAs('amount_not_positive'));
  assert.equal(parsePositiveAmount('0.01', 'EUR').minor, 1n);
});

test('a refusal names the field at fault', () => {
  const pointerOf = (text: string, code: string): string | undefined => {
    try {
      parseAmount(text, code, '/fee/amount');
      return undefined;
    } catch (fault) {
      return isRefusal(fault) ? fault.particulars.pointer : undefined;
    }
  };
  assert.equal(pointerOf('x', 'EUR'), '/fee/amount');
  assert.equal(pointerOf('1', 'ABC'), '/fee/currency');
});
