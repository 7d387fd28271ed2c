import assert from 'node:assert/strict';
import test from 'node:test';
import { exampleFacts } from '../decide/example.ts';
import { compileFees } from './price.ts';
import type { FeeTable } from './schema.ts';

const table: FeeTable = {
  country: 'DE',
  acquirer_percent: '0.15',
  interchange: [
    { region: 'domestic', card_class: 'debit', percent: '0.20' },
    { region: 'domestic', card_class: 'credit', percent: '0.30' },
    { region: 'intra', card_class: 'debit', percent: '0.20' },
    { region: 'intra', card_class: 'credit', percent: '0.30' },
    { region: 'inter', card_class: 'debit', percent: '1.15' },
    { region: 'inter', card_class: 'credit', percent: '1.50' },
  ],
  scheme_percent: { visa: '0.0250', other: '0.0400' },
  cross_border_percent: '0.50',
  fx_percent: '1.00',
  settlement_currencies: ['EUR'],
  fixed: { EUR: '0.05', JPY: '8', USD: '0.06' },
  per_attempt: { EUR: '0.0125', JPY: '1.5', USD: '0.02' },
};
const price = compileFees(table);

test('a domestic debit card costs interchange, scheme, acquirer and the fixed fees', () => {
  // 0.20 + 0.025 + 0.15 = 0.375 % of 10.50 is 3.9375 cents; 5 cents fixed; 1.25 cents an attempt.
  assert.deepEqual(price(exampleFacts), {
    onApprovalMicro: 3_937_500n + 5_000_000n,
    perAttemptMicro: 1_250_000n,
  });
});

test('a card from elsewhere in another currency pays for the border and the exchange', () => {
  const facts = { ...exampleFacts, issuerCountry: 'US', currency: 'USD', brand: 'discover' };
  // 1.15 + 0.04 + 0.15 + 0.50 + 1.00 = 2.84 %.
  assert.equal(price(facts)?.onApprovalMicro, 1050n * 28_400n + 6_000_000n);
});

test('a region of the same area is neither domestic nor abroad', () => {
  const facts = { ...exampleFacts, issuerCountry: 'FR', cardClass: 'credit' as const };
  assert.equal(price(facts)?.onApprovalMicro, 1050n * 4_750n + 5_000_000n);
});

test('what is not known of a card is priced at the dearest it could be', () => {
  const unknown = price({ ...exampleFacts, issuerCountry: null, cardClass: null, brand: null });
  assert.equal(unknown?.onApprovalMicro, 1050n * (1_500n + 15_000n + 400n + 5_000n) + 5_000_000n);
  for (const issuerCountry of ['DE', 'FR', 'US']) {
    for (const cardClass of ['debit', 'credit', 'commercial'] as const) {
      const known = price({ ...exampleFacts, issuerCountry, cardClass });
      assert.ok((known?.onApprovalMicro ?? 0n) <= (unknown?.onApprovalMicro ?? 0n));
    }
  }
});

test('a currency without decimals and one with three are exact', () => {
  const yen = price({ ...exampleFacts, currency: 'JPY', amountMinor: 1_050n });
  assert.equal(yen?.perAttemptMicro, 1_500_000n);
  const dinar = compileFees({ country: 'KW', fixed: { KWD: '0.0255' } });
  assert.equal(dinar({ ...exampleFacts, currency: 'KWD' })?.onApprovalMicro, 25_500_000n);
});

test('a currency that the table does not hold has no price, and is not free', () => {
  assert.equal(price({ ...exampleFacts, currency: 'GBP' }), undefined);
});
