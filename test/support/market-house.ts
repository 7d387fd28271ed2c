import assert from 'node:assert/strict';
import { type Database, randomIds, systemClock } from '#kernel';
import {
  createMarketplaceDeps,
  type MarketplaceDeps,
  marketplace,
  marketplaceJobs,
} from '#marketplace';
import { type PaymentView, payments } from '#payments';
import { openPaymentsHouse, type PaymentsHouse } from '#test/payments-house';
import { type ScriptedPlatform, scriptedPlatform } from '#test/scripted-platform';

/** A platform with sellers at `stripe`, which serves platforms, beside `other`, which does not. */
export interface MarketHouse extends PaymentsHouse {
  readonly market: MarketplaceDeps;
  readonly platform: ScriptedPlatform;
  /** Opens a seller's account; answers its id. Its name at the provider is `acct_` and the id. */
  seller(): string;
  paySplit(split: object, fields?: object): Promise<PaymentView>;
  refund(payment: PaymentView, fields?: object): Promise<void>;
  /** Lets the background work run until nothing is due. */
  settle(): Promise<void>;
  /** Later, and then {@link settle}. */
  later(ms: number): Promise<void>;
  sharesOf(payment: PaymentView): Promise<Shares>;
  /** What a balance of a seller comes to, credits positive. */
  balance(account: string, place: string): Promise<bigint>;
}

type Shares = Awaited<ReturnType<typeof marketplace.listShares.run>>['data'];

const ids = randomIds(systemClock);

/** Opens a {@link MarketHouse}. */
export const openMarketHouse = (database: Database): MarketHouse => {
  const house = openPaymentsHouse(database, ['stripe', 'other'], {}, ['stripe']);
  const platform = scriptedPlatform({ now: () => house.clock.now() });
  const stripe = house.providers['stripe'];
  assert.ok(stripe !== undefined);
  Object.assign(stripe, { platform });
  const market = createMarketplaceDeps({ ...house.deps, database });
  const run = async (name: string): Promise<boolean> => {
    const job = marketplaceJobs.find((one) => one.name === name);
    assert.ok(job !== undefined, `there is a job ${name}`);
    const due = await job.sweep.find(market, 100);
    if (due.length > 0) await job.run(market, due);
    return due.length > 0;
  };
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < turnsMax; turn += 1) {
      const worked = [];
      for (const name of swept) worked.push(await run(name));
      if (!worked.some(Boolean)) return;
    }
    assert.fail(`something is still due after ${turnsMax} turns`);
  };
  const none = { params: {}, query: {} };
  return {
    ...house,
    market,
    platform,
    settle,
    seller: () => {
      const id = ids.next('acc');
      const traits = { feesCollector: 'platform' } as const;
      house.payees.set(id, { provider: 'stripe', reference: `acct_${id}`, traits });
      platform.putAccount(`acct_${id}`);
      return id;
    },
    paySplit: async (split, fields = {}) => {
      const card = { type: 'card', token: 'visa' };
      return await house.pay({ amount: '100.00', payment_method: card, split, ...fields });
    },
    refund: async (payment, fields = {}) => {
      const body = { payment_id: payment.id, ...fields };
      await payments.createRefund.run(house.deps, house.caller(), { ...none, body });
    },
    later: async (ms) => {
      house.clock.advance(ms);
      await settle();
    },
    sharesOf: async ({ id }) => {
      const query = { payment_id: id, limit: 100 };
      const listed = await marketplace.listShares.run(market, house.caller(), {
        params: {},
        query,
        body: {},
      });
      return listed.data;
    },
    balance: async (account, place) => await house.posted(`merchant:${account}:${place}:EUR`),
  };
};

const turnsMax = 50;
const swept = [
  'marketplace.follow_payments',
  'marketplace.fold_splits',
  'marketplace.resolve_errands',
] as const;
