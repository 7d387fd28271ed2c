import assert from 'node:assert/strict';
import test from 'node:test';

import { currencies, exponentOf, isCurrency } from './currencies.ts';

const decimalsByIntl = (code: string): number | undefined =>
  new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions()
    .maximumFractionDigits;

test('every currency has a code of three to ten capitals and digits, once', () => {
  for (const [code, { exponent }] of currencies) {
    assert.match(code, /^[A-Z][A-Z0-9]{2,9}$/);
    assert.ok(exponent >= 0 && exponent <= 18);
  }
  const fiat = [...currencies.values()].filter(({ kind }) => kind === 'fiat');
  assert.equal(fiat.length, 165);
});

test('exponents are those of ISO 4217, which are not those of Intl', () => {
  const expected = {
    EUR: 2,
    JPY: 0,
    KWD: 3,
    CLF: 4,
    ISK: 0,
    HUF: 2,
    UGX: 0,
    IQD: 3,
    MGA: 2,
    UYW: 4,
  };
  for (const [code, exponent] of Object.entries(expected)) assert.equal(exponentOf(code), exponent);
  assert.notEqual(decimalsByIntl('IQD'), exponentOf('IQD'));
  assert.notEqual(decimalsByIntl('MGA'), exponentOf('MGA'));
});

test('withdrawn codes and codes without a minor unit are not currencies', () => {
  for (const code of ['HRK', 'BGN', 'ANG', 'ZWL', 'XAU', 'XDR', 'XTS', 'XXX', 'eur', '']) {
    assert.equal(isCurrency(code), false);
  }
});
