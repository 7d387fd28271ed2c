import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { money } from '#money';
import { epcText } from './epc.ts';
import { moneyOf, textOf } from './units.ts';

const transfer = {
  bic: 'BHBLDEHHXXX',
  holder: 'Franz Mustermänn',
  iban: 'DE71110220330123456789',
  amount: money(1230n, 'EUR'),
  reference: 'RF18539007547034',
};

test('the code has the elements of EPC069-12 in their order, and nothing after the last', () => {
  assert.equal(
    epcText(transfer),
    [
      'BCD',
      '002',
      '1',
      'SCT',
      'BHBLDEHHXXX',
      'Franz Mustermänn',
      'DE71110220330123456789',
      'EUR12.30',
      '',
      'RF18539007547034',
    ].join('\n'),
  );
});

test('the elements of the example of the guidelines stand where it has them', () => {
  // EPC069-12, annex: a donation to the Red Cross of Belgium.
  const example = { bic: 'BPOTBEB1', holder: 'Red Cross of Belgium', iban: 'BE72000000001616' };
  const lines = epcText({ ...transfer, ...example, amount: money(100n, 'EUR') }).split('\n');
  assert.deepEqual(lines.slice(2, 8), [
    '1',
    'SCT',
    'BPOTBEB1',
    'Red Cross of Belgium',
    'BE72000000001616',
    'EUR1.00',
  ]);
});

test('what the standard has no room for is never written', () => {
  for (const minor of [0n, 100_000_000_000n]) {
    assert.throws(() => epcText({ ...transfer, amount: money(minor, 'EUR') }));
  }
  assert.throws(() => epcText({ ...transfer, amount: money(1230n, 'USD') }));
  assert.ok(Buffer.byteLength(epcText({ ...transfer, holder: 'ä'.repeat(90) })) <= 331);
});

test('every amount comes back from the bank’s text as it was written', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 99_999_999_999n }), (minor) => {
      const amount = money(minor, 'EUR');
      const text = textOf(amount);
      assert.deepEqual(moneyOf(text, 'EUR'), amount);
      assert.match(epcText({ ...transfer, amount }), new RegExp(`\nEUR${text}\n`));
    }),
  );
});

test('what is no amount of the bank’s is none, whatever it looks like', () => {
  for (const text of ['1', '1.0', '1.000', '-1.00', '01.00', '1e3', ' 1.00', '1,00', 1, null]) {
    assert.equal(moneyOf(text, 'EUR'), undefined, `${text}`);
  }
  assert.equal(moneyOf('1.00', 'EURO'), undefined);
});
