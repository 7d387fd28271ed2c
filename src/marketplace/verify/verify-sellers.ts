import { columns, type Transaction } from '#kernel';
import { balancesOf } from '#ledger';
import { differencesOf, type Look, sumsOf } from './over-pages.ts';
import { type SellerSum, sumsOfSellers, type VerifiedSeller } from './store.ts';

/**
 * What the ledger holds for a seller is what his shares, transfers, payouts and reserves come to:
 * nothing else moves what is his. What is recovered moves within.
 */
export const verifySellers: Look<VerifiedSeller> = async (tx, page) => {
  const sums = await tx.rows(
    sumsOfSellers,
    columns(page, (seller) => [seller.organisation_id, seller.id]),
  );
  const ofSeller = Map.groupBy(sums, (one) => `${one.organisation_id} ${one.account_id}`);
  const faults: string[] = [];
  for (const seller of page) {
    const own = ofSeller.get(`${seller.organisation_id} ${seller.id}`) ?? [];
    const is = await standingOf(tx, seller, own);
    const should = sumsOf(own.map((one) => [nameOf(one), one.minor]));
    faults.push(...differencesOf(seller.id, is, should));
  }
  return faults;
};

const nameOf = ({ place, provider, currency }: SellerSum): string =>
  [place, ...(provider === null ? [] : [provider]), currency].join(':');

const places = ['pending', 'available', 'reserved', 'owing', 'payout'] as const;

/** The same, as the ledger has it. */
const standingOf = async (
  tx: Transaction,
  { organisation_id: organisationId, mode, id }: VerifiedSeller,
  sums: readonly SellerSum[],
): Promise<ReadonlyMap<string, bigint>> => {
  const currencies = [...new Set(sums.map(({ currency }) => currency))];
  const there = sums.filter(({ place }) => place === 'there');
  const asked = [
    ...currencies.flatMap((currency) =>
      places.map((place) => ({ place, currency, path: `merchant:${id}:${place}:${currency}` })),
    ),
    ...there.map(({ provider, currency }) => ({
      place: `there:${provider}`,
      currency,
      path: `provider:${provider}:account:${id}:${currency}`,
    })),
  ];
  const scope = { organisationId, mode };
  const balances = await balancesOf(
    tx,
    asked.map(({ path }) => ({ scope, path })),
  );
  return sumsOf(
    asked.flatMap(({ place, currency }, i): readonly (readonly [string, bigint])[] => {
      const minor = balances[i]?.posted ?? 0n;
      // Assets are debits, which are negative.
      if (place.startsWith('there:')) return [[`${place}:${currency}`, -minor]];
      if (place === 'payout') return [[`payout:${currency}`, minor]];
      const owed = [`owed:${currency}`, minor] as const;
      return place === 'reserved' ? [owed, [`reserved:${currency}`, minor]] : [owed];
    }),
  );
};
