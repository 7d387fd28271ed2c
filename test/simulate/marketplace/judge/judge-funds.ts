import type { MarketWorld } from '../market-world.ts';
import type { MarketBooks } from '../outside/stripe-platform.ts';
import { movesOfPath } from '../store.ts';
import { type OurBooks, sumOf, when } from './our-books.ts';

const currencies = ['EUR', 'USD'] as const;

/**
 * P3, P4 and P7: what our ledger says lies with each seller and with the platform is what the
 * provider has for them; what a seller has had and has comes from what his shares gave him.
 */
export const judgeFunds = async (
  world: MarketWorld,
  ours: OurBooks,
  theirs: MarketBooks,
): Promise<readonly string[]> => {
  const funds = new Map(theirs.platform.accounts.map(({ id, funds: of }) => [id, of]));
  const places: readonly Place[] = [
    { account: null, path: 'clearing', funds: theirs.platform.balance },
    ...ours.accounts.flatMap(({ id, reference }) =>
      reference === null
        ? []
        : [{ account: reference, path: `account:${id}`, funds: funds.get(reference) ?? [] }],
    ),
  ];
  const wrong: string[] = [];
  for (const place of places) {
    for (const currency of currencies) wrong.push(...(await lying(world, ours, place, currency)));
  }
  return [
    ...wrong,
    ...ours.accounts.flatMap(({ id }) =>
      currencies.flatMap((currency) => claimsOf(ours, id, currency)),
    ),
    ...paidOutOf(theirs),
  ];
};

type Funds = readonly {
  readonly currency: string;
  readonly available: number;
  readonly pending: number;
}[];

/** Where money lies at the provider, and which account of our ledger says so. */
interface Place {
  readonly account: string | null;
  readonly path: string;
  readonly funds: Funds;
}

const lying = async (
  world: MarketWorld,
  ours: OurBooks,
  { account, path: of, funds }: Place,
  currency: string,
): Promise<readonly string[]> => {
  const path = `provider:stripe:${of}:${currency}`;
  const [there, asset] = [fundsIn(funds, currency), -ours.posted(path)];
  if (there === asset) return [];
  const lies = there + (account === null ? await billed(world, currency) : 0n);
  if (lies === asset) return [];
  return [
    `P3: ${lies} ${currency} lie with ${account ?? 'the platform'}, our ${of} says ${asset}`,
    ...(await explainFunds(world, path, { account, currency })),
  ];
};

/**
 * What the platform was billed for charges of its sellers. No charge tells of it: Stripe shows it as
 * a line of its own, which a report brings into our books.
 */
const billed = async ({ outside }: MarketWorld, currency: string): Promise<bigint> => {
  const lines = await outside.listAll('/v1/balance_transactions', null);
  const fees = lines.filter(
    (line) => line.type === 'stripe_fee' && line.currency === currency.toLowerCase(),
  );
  return -sumOf(fees, ({ net }) => BigInt(net ?? 0));
};

/** Where funds differ: what moved them, by our ledger and by the provider's own lines. */
const explainFunds = async (
  world: MarketWorld,
  path: string,
  { account, currency }: { readonly account: string | null; readonly currency: string },
): Promise<readonly string[]> => {
  const { ground, organisationId, outside } = world;
  const ours = await ground.database.transaction(
    async (tx) => await tx.rows(movesOfPath, [organisationId, path]),
  );
  const lines = await outside.listAll('/v1/balance_transactions', account);
  const theirs = lines
    .filter((line) => line.currency === currency.toLowerCase())
    .toReversed()
    .map(({ type, net, source }) => `${net} ${type} ${source}`);
  const own = ours.map(({ kind, whose, minor }) => `${-minor} ${kind} ${whose}`);
  return [
    `  ours of ${account ?? 'the platform'}: ${own.join('; ')}`,
    `  theirs: ${theirs.join('; ')}`,
  ];
};

const fundsIn = (funds: Funds, currency: string): bigint => {
  const own = funds.find((one) => one.currency === currency.toLowerCase());
  return own === undefined ? 0n : BigInt(own.available + own.pending);
};

/** What a seller has, what is on its way to him and what he had, is what his shares gave him. */
const claimsOf = (ours: OurBooks, account: string, currency: string): readonly string[] => {
  const isHis = (one: { readonly account: string; readonly currency: string }): boolean =>
    one.account === account && one.currency === currency;
  const has = sumOf(['pending', 'available', 'reserved', 'payout', 'owing'], (place) =>
    ours.posted(`merchant:${account}:${place}:${currency}`),
  );
  const moved = ours.moved.filter(isHis);
  const of = (what: string, states: readonly string[]) =>
    sumOf(
      moved.filter((one) => one.what === what && states.includes(one.state) && !one.hasShare),
      ({ minor }) => minor,
    );
  const shares = sumOf(ours.shares.filter(isHis), (one) => one.credited - one.borne - one.taken);
  const given = shares + of('transfer', ['paid']) - of('reversal', ['succeeded']);
  const gone = of('payout', ['settled']) + sumOf(moved, ({ fee }) => fee);
  return when(
    has !== given - gone,
    `P7: ${account} was given ${given} ${currency} and had ${gone}, but has ${has}`,
  );
};

/** P4 by the provider's own books: nobody was paid out more than ever came to him. */
const paidOutOf = ({ platform, accounts, payouts, transfers }: MarketBooks): readonly string[] =>
  platform.accounts.flatMap(({ id, funds }) =>
    funds.flatMap(({ currency }) => {
      const standing = (payouts.get(id) ?? []).filter(
        (one) => one.currency === currency && !['failed', 'canceled'].includes(one.status ?? ''),
      );
      const out = standing.reduce((sum, { amount }) => sum + amount, 0);
      const charged = (accounts.get(id)?.charges ?? [])
        .filter((one) => one.currency === currency)
        .reduce((sum, one) => sum + one.amount_captured, 0);
      const received = transfers
        .filter((one) => one.destination === id && one.currency === currency)
        .reduce((sum, { amount }) => sum + amount, charged);
      return when(out > received, `P4: ${id} was paid out ${out} ${currency} of ${received}`);
    }),
  );
