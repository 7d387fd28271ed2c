import { after, before, describe } from 'node:test';
import { testAsking } from './asking.ts';
import { testCurrencies } from './currencies.ts';
import { testFaults } from './faults.ts';
import { testGrowth } from './growth.ts';
import { testNotices } from './notices.ts';
import { testOperations } from './operations.ts';
import type { Account, ProviderUnderTest } from './provider-under-test.ts';
import { testSaving } from './saving.ts';

/** The provider under test, once it is up; every test opens an account of its own. */
export interface Bench {
  under(): ProviderUnderTest;
  open(): Promise<Account>;
}

/**
 * What every provider has to keep. A new one adds a fixture and one test file:
 *
 * @example testProvider('stripe', startStripe);
 */
export const testProvider = (name: string, start: () => Promise<ProviderUnderTest>): void => {
  describe(`the provider ${name}`, { concurrency: false }, () => {
    let started: ProviderUnderTest | undefined;
    before(async () => {
      started = await start();
    });
    after(async () => await started?.close());

    const under = (): ProviderUnderTest => {
      if (started === undefined) throw new Error(`${name} did not start`);
      return started;
    };
    const bench: Bench = { under, open: async () => await under().openAccount() };
    testOperations(bench);
    testGrowth(bench);
    testFaults(bench);
    testAsking(bench);
    testCurrencies(bench);
    testNotices(bench);
    testSaving(bench);
  });
};
