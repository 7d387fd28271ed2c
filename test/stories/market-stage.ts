import assert from 'node:assert/strict';
import type { Static } from 'typebox';
import { type AccountView, accounts } from '#accounts';
import { assembleLate } from '#cli';
import { type Client, createClient, ProblemError } from '#http';
import { readConfig } from '#kernel';
import { marketplace } from '#marketplace';
import { payments } from '#payments';
import { webhooks } from '#webhooks';
import { byCard, type Json, type Stage, until, useStage } from './stage.ts';

const routes = { ...payments, ...accounts, ...marketplace, ...webhooks };

/** The typed client of tales about sellers. */
export type MarketClient = Client<typeof routes>;

/** A seller who is enabled: our id, and his provider's name. */
export interface Seller {
  readonly id: string;
  readonly reference: string;
}

type PaymentOrder = NonNullable<NonNullable<Parameters<MarketClient['createPayment']>[0]>['body']>;

/** The split of a payment as a request says it. */
export type SplitOrder = NonNullable<PaymentOrder['split']>;

/** A stage with sellers. */
export interface MarketStage extends Omit<Stage, 'client' | 'clientOf'> {
  readonly client: MarketClient;
  clientOf(key: string): MarketClient;
  seller(kind: 'standard' | 'express' | 'custom'): Promise<Seller>;
  /** A captured payment that is split. */
  paid(amount: string, split: SplitOrder, more?: Paying): Promise<string>;
  /** Waits until all shares of a payment look like this. */
  sharesBecome(paymentId: string, look: Partial<ShareView>): Promise<readonly ShareView[]>;
  /** What a seller has in euros. */
  balanceOf(seller: Seller): Promise<BalanceView>;
  /** Waits until a seller's balance in euros looks like this. */
  balanceBecomes(seller: Seller, look: Partial<BalanceView>): Promise<void>;
  disputeOf(paymentId: string): Promise<DisputeView>;
  payoutBecomes(payoutId: string, status: PayoutView['status']): Promise<PayoutView>;
  /** Our books balance, every rule of the doctor holds, and sellers have what their provider says. */
  marketAgrees(sellers: readonly Seller[]): Promise<void>;
}

export interface Paying {
  readonly token?: string;
  readonly capture_method?: 'manual';
}

type BodyOf<Name extends keyof typeof routes> = Static<(typeof routes)[Name]['reply']>;
export type ShareView = BodyOf<'listShares'>['data'][number];
export type BalanceView = BodyOf<'listBalances'>['data'][number];
export type PayoutView = BodyOf<'retrievePayout'>;
type DisputeView = BodyOf<'retrieveDispute'>;

/** Brings up the processes; money can be used as it comes, and what banks do takes a moment. */
export const useMarket = async (): Promise<MarketStage> => {
  const stage = await useStage();
  const { world } = stage;
  await world.knobs.settings({
    key: world.sandboxKey,
    available_after_days: 0,
    dispute_settles_ms: 50,
    refund_settles_ms: 50,
    payout_leaves_ms: 200,
    payout_days: 0,
  });
  const clientOf = (key: string) => createClient({ url: world.url, key, routes });
  const client = clientOf(world.key);
  const balanceOf = balanceReader(client);
  return {
    ...stage,
    client,
    clientOf,
    balanceOf,
    seller: async (kind) => await onboarded(client, world.knobs, kind),
    paid: async (amount, split, { token = 'pm_card_visa', ...more } = {}) => {
      const { body } = await client.createPayment({
        body: byCard(amount, token, { split, ...more }),
      });
      assert.equal(body.status, more.capture_method === 'manual' ? 'authorized' : 'captured');
      return body.id;
    },
    sharesBecome: async (paymentId, look) =>
      await until(`shares of ${paymentId} become ${JSON.stringify(look)}`, async () => {
        const { body } = await client.listShares({ query: { payment_id: paymentId } });
        const isSo = body.data.length > 0 && body.data.every((share) => looksLike(share, look));
        return isSo ? body.data : undefined;
      }),
    balanceBecomes: async (seller, look) =>
      void (await until(`balance of ${seller.id} becomes ${JSON.stringify(look)}`, async () => {
        const balance = await balanceOf(seller);
        return looksLike(balance, look) ? balance : undefined;
      })),
    disputeOf: async (paymentId) =>
      await until(`payment ${paymentId} is disputed`, async () => {
        const { body } = await client.listDisputes({ query: { payment_id: paymentId } });
        return body.data[0];
      }),
    payoutBecomes: async (payoutId, status) =>
      await until(`payout ${payoutId} becomes ${status}`, async () => {
        const { body } = await client.retrievePayout({ params: { payout_id: payoutId } });
        return body.status === status ? body : undefined;
      }),
    marketAgrees: async (sellers) => {
      // What is told of may still be under way at the provider: in the end it is so.
      await inTheEnd(async () => {
        await sellersAgree(stage, balanceOf, sellers);
        await platformAgrees(stage);
      });
      assert.partialDeepStrictEqual(await stage.read('/v1/ledger/trial_balance'), {
        is_balanced: true,
      });
      assert.deepEqual(await complaintsOf(stage), []);
    },
  };
};

/** The status and code with which something is refused. */
export const refusal = async (
  work: Promise<unknown>,
): Promise<readonly [status: number, code: string]> => {
  const fault = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  assert.ok(fault instanceof ProblemError, `refused, not ${String(fault)}`);
  return [fault.problem.status, fault.problem.code];
};

/** Looks until it holds; what was wrong last is told where it never does. */
const inTheEnd = async (holds: () => Promise<void>): Promise<void> => {
  let wrong: unknown;
  const isSo = async (): Promise<true | undefined> =>
    await holds().then(
      () => true,
      (fault: unknown) => {
        wrong = fault;
        return undefined;
      },
    );
  await until('our books and the provider’s agree', isSo).catch((fault: unknown) => {
    throw wrong ?? fault;
  });
};

const looksLike = <Whole extends object>(whole: Whole, look: Partial<Whole>): boolean =>
  Object.entries(look).every(([name, value]) => whole[name as keyof Whole] === value);

/** He follows the link to his provider's page, and completes it. */
const onboarded = async (
  client: MarketClient,
  knobs: Stage['world']['knobs'],
  kind: 'standard' | 'express' | 'custom',
): Promise<Seller> => {
  const { body: made } = await client.createAccount({
    body: { kind, api: 'v1', country: 'DE', capabilities: ['card_payments', 'transfers'] },
  });
  const params = { account_id: made.id };
  const { body: link } = await client.openAccountLink({
    params,
    body: {
      kind: 'onboarding',
      return_url: 'https://market.example/welcome',
      refresh_url: 'https://market.example/again',
    },
  });
  await knobs.onboard(link.url, 'complete');
  const account = await until(`account ${made.id} is enabled`, async () => {
    const { body } = await client.retrieveAccount({ params });
    return body.status === 'enabled' ? body : undefined;
  });
  await byHand(client, account);
  return { id: account.id, reference: account.provider_reference ?? '' };
};

/** Paid out when the platform says so, and not before. */
const byHand = async (client: MarketClient, { id }: AccountView): Promise<void> => {
  const params = { account_id: id };
  await client.setPayoutSchedule({ params, body: { interval: 'manual' } });
  await until(`account ${id} is paid out by hand`, async () => {
    const { body } = await client.retrieveAccount({ params });
    return body.payout_schedule?.interval === 'manual' ? body : undefined;
  });
};

const balanceReader =
  (client: MarketClient) =>
  async ({ id }: Seller): Promise<BalanceView> => {
    const { body } = await client.listBalances({ query: { account_id: id } });
    const found = body.data.find(({ currency }) => currency === 'EUR');
    return found ?? { ...emptyBalance, account_id: id };
  };

const emptyBalance: BalanceView = {
  object: 'balance',
  mode: 'test',
  account_id: '',
  currency: 'EUR',
  pending_amount: '0.00',
  available_amount: '0.00',
  reserved_amount: '0.00',
  paying_out_amount: '0.00',
  owing_amount: '0.00',
  at_provider_amount: '0.00',
};

/** What lies on each account, and what we owe its seller of it, is what his provider has for him. */
const sellersAgree = async (
  { world }: Stage,
  balanceOf: MarketStage['balanceOf'],
  sellers: readonly Seller[],
): Promise<void> => {
  const { accounts: theirs } = await world.knobs.totals(world.sandboxKey);
  for (const seller of sellers) {
    const balance = await balanceOf(seller);
    const funds = theirs.find(({ id }) => id === seller.reference)?.funds ?? [];
    const held = funds.find(({ currency }) => currency === 'eur');
    const minor = BigInt((held?.available ?? 0) + (held?.pending ?? 0));
    assert.equal(minorOf(balance.at_provider_amount), minor, `what lies there for ${seller.id}`);
    const owed =
      minorOf(balance.pending_amount) +
      minorOf(balance.available_amount) +
      minorOf(balance.reserved_amount) -
      minorOf(balance.owing_amount);
    assert.equal(owed, minor, `what is owed to ${seller.id}`);
  }
};

/** What the provider owes the platform itself, by our books and by its own. */
const platformAgrees = async ({ world, read }: Stage): Promise<void> => {
  const path = '/v1/ledger/accounts?prefix=provider:stripe:clearing&limit=100';
  const { data } = await read(path);
  const ours = (data as Json[]).find(({ currency }) => currency === 'EUR');
  const { sums } = await world.knobs.totals(world.sandboxKey);
  const net = sums.find(({ currency }) => currency === 'eur')?.net ?? 0;
  assert.equal(minorOf(`${ours?.['balance'] ?? '0.00'}`), BigInt(net), 'what the platform has');
};

/** What the doctor finds wrong in the books, or between them and the provider's. */
const complaintsOf = async ({ world }: Stage): Promise<readonly string[]> => {
  const silent = { write: () => undefined };
  const { databaseUrl, environment } = world;
  const options = { databaseUrl, isWorker: false, logTo: silent };
  const house = await assembleLate(readConfig(environment), options);
  try {
    const complaints: string[] = [];
    for (const { rule, kind = 'safety', run } of house.checks()) {
      if (kind !== 'safety' && kind !== 'provider') continue;
      complaints.push(...(await run()).map((fault) => `${rule}: ${fault}`));
    }
    return complaints;
  } finally {
    await house.close();
  }
};

const minorOf = (amount: string): bigint => BigInt(amount.replace('.', ''));
