import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from '#kernel';
import { money } from '#money';
import { mollieCurrencies, toAmount, toMoney } from './units.ts';

test('an amount comes back as it went out, in every currency', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...mollieCurrencies),
      fc.bigInt({ min: 0n, max: 10n ** 20n }),
      (currency, minor) => {
        const sent = toAmount(money(minor, currency));
        assert.deepEqual(toMoney(sent), money(minor, currency));
      },
    ),
  );
});

test('what Mollie writes comes back as it was written', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...mollieCurrencies.filter((code) => code !== 'ISK' && code !== 'JPY')),
      fc.integer({ min: 0, max: 10 ** 9 }),
      fc.integer({ min: 0, max: 99 }),
      (currency, whole, cents) => {
        const amount = { currency, value: `${whole}.${String(cents).padStart(2, '0')}` };
        const read = toMoney(amount);
        assert.ok(read !== undefined);
        assert.deepEqual(toAmount(read), amount);
      },
    ),
  );
});

test('an amount has exactly the decimals of its currency', () => {
  assert.deepEqual(toAmount(money(5n, 'EUR')), { currency: 'EUR', value: '0.05' });
  assert.deepEqual(toAmount(money(1234n, 'JPY')), { currency: 'JPY', value: '1234' });
  for (const value of ['10', '10.0', '10.000', '-1.00', '1e3', '', ' 1.00', '10,00']) {
    assert.equal(toMoney({ currency: 'EUR', value }), undefined, value);
  }
  assert.equal(toMoney({ currency: 'JPY', value: '10.00' }), undefined);
  assert.equal(toMoney({ currency: 'EUR', value: 10 }), undefined);
  assert.equal(toMoney({ currency: 'XXX', value: '10.00' }), undefined);
  assert.equal(toMoney(null), undefined);
});

test('a currency that Mollie does not take is refused', () => {
  const isRefused = (fault: unknown) => isRefusal(fault, 'provider_currency_unsupported');
  assert.throws(() => toAmount(money(1n, 'KWD')), isRefused);
});
