import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';

import { isRefusal } from '#kernel';
import { currencies } from './currencies.ts';
import { money } from './money.ts';
import { providerUnits } from './provider-units.ts';

const units = providerUnits({
  provider: 'odd',
  exponents: { ISK: 2, UGX: 2, MGA: 0, ETH: 9 },
  steps: { KWD: 10n, HUF: 100n },
});
const isRefused = (fault: unknown) => isRefusal(fault, 'amount_not_representable');

test('what the provider can count comes back as it went, and nothing else goes', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...currencies.keys()),
      fc.bigInt({ min: 0n, max: 10n ** 30n }),
      (currency, minor) => {
        const amount = money(minor, currency);
        let sent: bigint;
        try {
          sent = units.toProvider(amount);
        } catch (fault) {
          assert.ok(isRefused(fault));
          assert.ok(['MGA', 'ETH', 'KWD', 'HUF'].includes(currency));
          return;
        }
        assert.deepEqual(units.fromProvider(sent, currency), amount);
      },
    ),
  );
});

test('a provider that counts more decimals gets more digits', () => {
  assert.equal(units.toProvider(money(5n, 'ISK')), 500n);
  assert.equal(units.toProvider(money(5n, 'EUR')), 5n);
  assert.equal(units.toProvider(money(500n, 'MGA')), 5n);
});

test('a fraction of the smallest unit is refused both ways', () => {
  assert.throws(() => units.toProvider(money(550n, 'MGA')), isRefused);
  assert.throws(() => units.toProvider(money(1n, 'ETH')), isRefused);
  assert.throws(() => units.fromProvider(550n, 'ISK'), isRefused);
});

test('an amount between two steps of the provider is refused', () => {
  assert.equal(units.toProvider(money(1_010n, 'KWD')), 1_010n);
  assert.throws(() => units.toProvider(money(1_011n, 'KWD')), isRefused);
  assert.throws(() => units.toProvider(money(1_050n, 'HUF')), isRefused);
});
