import assert from 'node:assert/strict';
import pg from 'pg';
import { accounts, createAccountsDeps } from '#accounts';
import { type Caller, createVault, listEvents, machineBytes, type StoredEvent } from '#kernel';
import {
  createMarketplaceDeps,
  type MarketplaceDeps,
  marketplace,
  marketplaceJobs,
} from '#marketplace';
import { type PaymentView, payments } from '#payments';
import type { Notice, PlatformReport } from '#providers';
import type { TestDatabase } from '#test/database';
import { openPaymentsHouse, type PaymentsHouse } from '#test/payments-house';
import { type ScriptedPlatform, scriptedPlatform } from '#test/scripted-platform';
import { createWebhooksDeps, noticesAbout, receiveNotice } from '#webhooks';

/** A platform with sellers at `stripe`, which serves platforms, beside `other`, which does not. */
export interface MarketHouse extends PaymentsHouse {
  readonly market: MarketplaceDeps;
  readonly platform: ScriptedPlatform;
  /** Opens a seller's account, as a request would; answers its id. */
  seller(): Promise<string>;
  /** The provider's name of a seller's account. */
  referenceOf(account: string): string;
  /** A request of a seller's own key. */
  callerOf(account: string): Caller;
  paySplit(split: object, fields?: object): Promise<PaymentView>;
  /** Earns a seller so much that he may be paid out, as `12.00`. */
  earn(account: string, amount: string): Promise<PaymentView>;
  refund(payment: PaymentView, fields?: object): Promise<void>;
  /** Runs a job over what is due of this house; tells whether anything was. */
  run(name: string): Promise<boolean>;
  /** Lets the background work run until nothing is due. */
  settle(): Promise<void>;
  /** Later, and then {@link settle}. */
  later(ms: number): Promise<void>;
  /** A notice comes in and is acted upon; answers how it stands then. */
  notice(given: Partial<Notice> & Pick<Notice, 'type' | 'references'>): Promise<string | undefined>;
  sharesOf(payment: PaymentView): Promise<Shares>;
  /** What a balance of a seller comes to, credits positive. */
  balance(account: string, place: string): Promise<bigint>;
  /** What was done at the provider, but for the making of accounts. */
  deeds(): readonly PlatformReport[];
  /** The events of an object, in order. */
  eventsOf(objectId: string): Promise<readonly StoredEvent[]>;
}

type Shares = Awaited<ReturnType<typeof marketplace.listShares.run>>['data'];

/** Opens a {@link MarketHouse}. */
export const openMarketHouse = ({
  url,
  database,
}: Pick<TestDatabase, 'url' | 'database'>): MarketHouse => {
  const house = openPaymentsHouse(database, ['stripe', 'other'], {}, ['stripe']);
  const platform = scriptedPlatform({ now: () => house.clock.now() });
  const stripe = house.providers['stripe'];
  assert.ok(stripe !== undefined);
  Object.assign(stripe, { platform });
  const noticeJob = () => 'marketplace.apply_notices';
  const market = createMarketplaceDeps({ ...house.deps, database, noticeJob });
  const { run, settle } = jobsOf(url, house, market);
  const paySplit: MarketHouse['paySplit'] = async (split, fields = {}) => {
    const card = { type: 'card', token: 'visa' };
    return await house.pay({ amount: '100.00', payment_method: card, split, ...fields });
  };
  const later = async (ms: number): Promise<void> => {
    house.clock.advance(ms);
    await settle();
  };
  return {
    ...house,
    market,
    platform,
    run,
    settle,
    paySplit,
    later,
    ...sellersOf(house, platform),
    earn: async (account, amount) => {
      const split = { parts: [{ account_id: account, basis_points: 10_000 }] };
      const payment = await paySplit(split, { amount });
      await later(2_000);
      return payment;
    },
    refund: async (payment, fields = {}) => {
      const body = { payment_id: payment.id, ...fields };
      await payments.createRefund.run(house.deps, house.caller(), { params: {}, query: {}, body });
    },
    notice: async (given) => await deliver(house, market, given),
    sharesOf: async ({ id }) => {
      const query = { payment_id: id, limit: 100 };
      const of = { params: {}, query, body: {} };
      return (await marketplace.listShares.run(market, house.caller(), of)).data;
    },
    balance: async (account, place) => await house.posted(`merchant:${account}:${place}:EUR`),
    deeds: () =>
      platform.done.map(({ report }) => report).filter(({ about }) => about !== 'account'),
    eventsOf: async (objectId) =>
      await database.asTenant(house.caller(), async (tx) =>
        (await listEvents(tx, house.caller(), { objectId, limit: 100 })).toSorted((a, b) =>
          Number(a.sequence - b.sequence),
        ),
      ),
  };
};

/** The background work, of one house alone. */
const jobsOf = (
  url: string,
  house: PaymentsHouse,
  market: MarketplaceDeps,
): Pick<MarketHouse, 'run' | 'settle'> => {
  const { organisationId } = house.caller();
  const run = async (name: string): Promise<boolean> => {
    const job = marketplaceJobs.find((one) => one.name === name);
    assert.ok(job !== undefined, `there is a job ${name}`);
    const found = await job.sweep.find(market, 1_000);
    // A subscription reads what there is of everybody; any other job finds rows of one house.
    const isOfAll = name === 'marketplace.follow_payments';
    const due = isOfAll ? found : await ownOf(url, organisationId, found);
    if (due.length > 0) await job.run(market, due);
    return due.length > 0;
  };
  return {
    run,
    settle: async () => {
      for (let turn = 0; turn < turnsMax; turn += 1) {
        const worked = [];
        for (const name of swept) worked.push(await run(name));
        if (!worked.some(Boolean)) return;
      }
      assert.fail(`something is still due after ${turnsMax} turns`);
    },
  };
};

/** Sellers are made by the accounts module, as requests make them. */
const sellersOf = (
  house: PaymentsHouse,
  platform: ScriptedPlatform,
): Pick<MarketHouse, 'seller' | 'referenceOf' | 'callerOf'> => {
  const deps = createAccountsDeps(house.deps);
  return {
    seller: async () => {
      const made = await accounts.createAccount.run(deps, house.caller(), {
        params: {},
        query: {},
        body: { kind: 'custom', country: 'DE', capabilities: ['transfers'] },
      });
      const reference = made.provider_reference;
      assert.ok(reference !== null && platform.accounts.has(reference));
      const traits = { feesCollector: 'platform' } as const;
      house.payees.set(made.id, { provider: 'stripe', reference, traits });
      return made.id;
    },
    referenceOf: (account) => house.payees.get(account)?.reference ?? '',
    callerOf: (accountId) => ({ ...house.caller(), accountId }),
  };
};

/** A sweep finds what is due of every house in the database; a house knows its own providers only. */
const ownOf = async (
  url: string,
  organisationId: string,
  found: readonly string[],
): Promise<readonly string[]> => {
  if (found.length === 0) return [];
  const client = new pg.Client(url);
  await client.connect();
  try {
    const from = (table: string, id = 'id') =>
      `select ${id} as id from ${table} where organisation_id = $1 and ${id} = any ($2::text[])`;
    const tables = [
      from('marketplace.split', 'payment_id'),
      from('marketplace.payout'),
      from('marketplace.reserve'),
      from('providers.errand'),
      from('webhooks.notice'),
      from('marketplace.catch_up', "connection_id || ' ' || account_reference"),
    ];
    const { rows } = await client.query<{ id: string }>(tables.join(' union all '), [
      organisationId,
      found,
    ]);
    return rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
};

const vault = createVault(machineBytes(32), []);
let told = 0;

const deliver = async (
  house: PaymentsHouse,
  market: MarketplaceDeps,
  given: Partial<Notice>,
): Promise<string | undefined> => {
  const { scope, id: connectionId, provider } = await house.deps.connect(house.caller(), 'stripe');
  told += 1;
  // Several are told at once: each keeps the number that was its own.
  const marker = `marker_${told}`;
  const id = given.id ?? `evt_told_${told}`;
  const references = [...(given.references ?? []), marker];
  const webhooks = createWebhooksDeps({
    ...market,
    vault,
    allowPrivateTargets: true,
    readNotice: async () => ({
      scope,
      provider,
      reply: null,
      notices: [{ ...blankNotice, occurredAt: market.clock.now(), ...given, id, references }],
    }),
  });
  const { ids } = await receiveNotice(webhooks, {
    provider,
    connectionId,
    body: Buffer.from('{}'),
    headers: {},
  });
  await webhooks.courier.stop();
  const job = marketplaceJobs.find(({ name }) => name === 'marketplace.apply_notices');
  await job?.run(market, ids);
  const about = { attemptIds: [], references: [marker] };
  const [notice] = await market.database.asTenant(
    scope,
    async (tx) => await noticesAbout(tx, scope, about),
  );
  return notice?.status;
};

const blankNotice = {
  type: 'payout.updated',
  attemptId: null,
  suggests: 'look',
  subject: 'platform',
  claim: null,
} as const;

const turnsMax = 50;
const swept = [
  'marketplace.follow_payments',
  'marketplace.fold_splits',
  'marketplace.resolve_errands',
  'marketplace.look_at_payouts',
  'marketplace.release_reserves',
] as const;
