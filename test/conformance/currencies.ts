import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exponentOf, money } from '#money';
import { approvedBy, authorizing, perform } from './acts.ts';
import type { Bench } from './provider-suite.ts';

/** Currencies of no, two and three decimals, and those that providers count otherwise than ISO. */
const candidates = ['JPY', 'ISK', 'UGX', 'MGA', 'EUR', 'USD', 'KWD', 'BHD'] as const;

/** An amount comes back as it went out, however the provider counts. */
export const testCurrencies = ({ under, open }: Bench): void => {
  describe('currencies', () => {
    for (const currency of candidates) {
      test(`${currency} comes back as it went out`, async (t) => {
        const { currencies } = under().provider.capabilities;
        if (currencies !== 'all' && !currencies.includes(currency)) {
          t.skip(`${currency} is not declared`);
          return;
        }
        const account = await open();
        // 12,340 units of the currency: a multiple of every step, above every least charge.
        const amount = money(12_340n * 10n ** BigInt(exponentOf(currency)), currency);
        const capture = 'automatic';
        const instruction = authorizing(account, { amount, capture });
        const taken = approvedBy(await perform(under(), account, instruction));
        assert.deepEqual(taken.amount, amount);

        const { reference } = taken;
        const back = await perform(under(), account, { operation: 'refund', amount, reference });
        assert.deepEqual(approvedBy(back).amount, amount);
      });
    }
  });
};
