import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { exponentOf, money } from '#money';
import { adyenCurrencies, adyenUnits } from './units.ts';

describe("Adyen's units", () => {
  test('differ from ISO 4217 in four currencies, up and down', () => {
    const tenOf = (currency: string) =>
      adyenUnits.toProvider(money(10n * 10n ** BigInt(exponentOf(currency)), currency));
    assert.deepEqual(['CLP', 'CVE', 'IDR', 'ISK', 'JPY', 'EUR', 'KWD'].map(tenOf), [
      1000n,
      10n,
      10n,
      1000n,
      10n,
      1000n,
      10_000n,
    ]);
  });

  test('any amount that can be counted comes back as it was', () => {
    const currency = fc.constantFrom(...adyenCurrencies);
    fc.assert(
      fc.property(currency, fc.bigInt({ min: 1n, max: 10n ** 12n }), (code, units) => {
        const coarse = code === 'CLP' || code === 'ISK' ? units * 100n : units;
        const amount = adyenUnits.fromProvider(coarse, code);
        assert.equal(adyenUnits.toProvider(amount), coarse);
      }),
    );
  });

  test('a fraction of their unit, or of ours, is refused', () => {
    assert.throws(() => adyenUnits.toProvider(money(1_050n, 'IDR')), /cannot count|fraction/);
    assert.throws(() => adyenUnits.fromProvider(1_050n, 'ISK'), /cannot count|fraction/);
  });
});
