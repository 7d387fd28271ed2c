import { after, before, describe } from 'node:test';
import { testAsking } from './asking.ts';
import { testCurrencies } from './currencies.ts';
import { testFaults } from './faults.ts';
import { testGrowth } from './growth.ts';
import { testNotices } from './notices.ts';
import { testOperations } from './operations.ts';
import type { Account, ProviderUnderTest, PushAccount } from './provider-under-test.ts';
import { testPush } from './push.ts';
import { testSaving } from './saving.ts';

/** The provider under test, once it is up; every test opens an account of its own. */
export interface Bench<Opened = Account> {
  under(): ProviderUnderTest<Opened>;
  open(): Promise<Opened>;
}

/**
 * What every provider has to keep. A new one adds a fixture and one test file:
 *
 * @example testProvider('stripe', startStripe);
 */
export const testProvider = (name: string, start: () => Promise<ProviderUnderTest>): void => {
  testOn(name, start, (bench) => {
    testOperations(bench);
    testGrowth(bench);
    testFaults(bench);
    testAsking(bench);
    testCurrencies(bench);
    testNotices(bench);
    testSaving(bench);
  });
};

/** The same for a rail on which payers send the money by themselves: the checks that it has. */
export const testPushProvider = (
  name: string,
  start: () => Promise<ProviderUnderTest<PushAccount>>,
): void => {
  testOn(name, start, testPush);
};

const testOn = <Opened>(
  name: string,
  start: () => Promise<ProviderUnderTest<Opened>>,
  declare: (bench: Bench<Opened>) => void,
): void => {
  describe(`the provider ${name}`, { concurrency: false }, () => {
    let started: ProviderUnderTest<Opened> | undefined;
    before(async () => {
      started = await start();
    });
    after(async () => await started?.close());

    const under = (): ProviderUnderTest<Opened> => {
      if (started === undefined) throw new Error(`${name} did not start`);
      return started;
    };
    declare({ under, open: async () => await under().openAccount() });
  });
};
