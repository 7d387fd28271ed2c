import pg from 'pg';
import { ask } from '../ask.ts';
import type { EnrolledMerchant } from '../enrol-merchant.ts';
import { eventually } from '../eventually.ts';
import { postInPeace } from '../post-in-peace.ts';
import { NotPrepared } from '../subject.ts';
import { decimal, type MarketClaims, type MarketOperation, plan, type Seller } from './market.ts';

/** One merchant's way into our API. */
export interface Desk {
  readonly url: string;
  readonly key: string;
}

/** Connects an account that the provider has made: it is read, and may be paid at once. */
export const connectSeller = async (desk: Desk, reference: string): Promise<Seller> => {
  const account = await postInPeace<{ readonly id: string; readonly status: string }>(
    `${desk.url}/v1/accounts`,
    desk.key,
    { provider_account: reference, api: 'v1' },
  );
  if (account.status !== 'enabled') throw new Error(`${account.id} is ${account.status}`);
  return { id: account.id, reference };
};

const sharedPurchase = (seller: Seller): object => ({
  amount: '10.50',
  currency: 'EUR',
  confirm: true,
  // Its money needs no days until it may be used.
  payment_method: { type: 'card', token: 'pm_card_bypassPending' },
  split: {
    application_fee: { amount: decimal(plan.feeMinor) },
    parts: [{ account_id: seller.id, amount: decimal(plan.shareMinor) }],
  },
});

/** The request by which an operation is asked for. */
export const marketRequestOf = (
  operation: MarketOperation,
  paymentId: string,
  seller: Seller,
): { readonly place: string; readonly body: object } => {
  switch (operation) {
    case 'transfer':
      return { place: '/v1/payments', body: sharedPurchase(seller) };
    case 'reversal':
      return {
        place: '/v1/refunds',
        body: { payment_id: paymentId, amount: decimal(plan.refundMinor) },
      };
    case 'payout':
      return {
        place: '/v1/payouts',
        body: { account_id: seller.id, currency: 'EUR', amount: decimal(plan.payoutMinor) },
      };
  }
};

/** Brings a shared payment to where its seller may be paid out; answers its id. */
export const prepareMarket = async (
  desk: Desk,
  operation: MarketOperation,
  seller: Seller,
): Promise<string> => {
  if (operation === 'transfer') return '';
  const { id } = await postInPeace<{ readonly id: string }>(
    `${desk.url}/v1/payments`,
    desk.key,
    sharedPurchase(seller),
  );
  const isThere = await eventually(async () => {
    const shares = await list<{ readonly status: string; readonly transferred_amount: string }>(
      desk,
      `/v1/shares?payment_id=${id}`,
    );
    const [share] = shares;
    return share?.status === 'available' && minorOf(share.transferred_amount) === plan.shareMinor;
  }, 60_000);
  if (!isThere) throw new NotPrepared(`there is nothing to take back or pay out: ${id}`);
  return id;
};

interface ListedTransfer {
  readonly status: string;
  readonly amount: string;
  readonly reversed_amount: string;
}

interface ListedPayout {
  readonly status: string;
  readonly amount: string;
}

/** What our API shows of a seller, and who in our database waits for a person. */
export const readMarketClaims = async (
  desk: Desk,
  { organisationId, seller }: Pick<EnrolledMerchant, 'organisationId' | 'seller'>,
  operation: MarketOperation,
  databaseUrl: string,
): Promise<MarketClaims> => {
  const [transfers, payouts, balances, errands] = await Promise.all([
    list<ListedTransfer>(desk, '/v1/transfers?limit=100'),
    list<ListedPayout>(desk, '/v1/payouts?limit=100'),
    list<{ readonly at_provider_amount: string }>(desk, `/v1/balances?account_id=${seller?.id}`),
    errandsOf(databaseUrl, organisationId),
  ]);
  const paid = transfers.filter(({ status }) => status === 'paid');
  const reversals = errands.filter(({ kind }) => kind === 'reverse_transfer');
  const standing = payouts.filter(({ status }) =>
    ['pending', 'in_transit', 'paid', 'settled'].includes(status),
  );
  const seen = {
    transfer: { made: transfers.length, minor: sum(paid.map(({ amount }) => amount)) },
    reversal: {
      made: reversals.length,
      minor: sum(transfers.map((one) => one.reversed_amount)),
    },
    payout: { made: payouts.length, minor: sum(standing.map(({ amount }) => amount)) },
  };
  return {
    ...seen[operation],
    open: errands.filter(({ state }) => state === 'sending' || state === 'unknown').length,
    inReview: errands.filter(({ state }) => state === 'in_review').length,
    heldMinor: sum(balances.map((one) => one.at_provider_amount)),
  };
};

interface KeptErrand {
  readonly kind: string;
  readonly state: string;
}

const errandsOf = async (url: string, organisationId: string): Promise<readonly KeptErrand[]> => {
  const client = new pg.Client(url);
  // A server that is killed meanwhile is asked again by whoever waits.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<KeptErrand>(
      'select kind, state from providers.errand where organisation_id = $1',
      [organisationId],
    );
    return rows;
  } finally {
    await client.end();
  }
};

const minorOf = (amount: string): bigint => BigInt(amount.replace('.', ''));

const sum = (amounts: readonly string[]): bigint =>
  amounts.reduce((total, amount) => total + minorOf(amount), 0n);

const list = async <Item>({ url, key }: Desk, place: string): Promise<readonly Item[]> => {
  const answer = await ask(`${url}${place}`, { headers: { authorization: `Bearer ${key}` } });
  if (!answer.ok) throw new Error(`${place}: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { readonly data: readonly Item[] }).data;
};
