import { balancesUnder, trialBalance } from '#ledger';
import { splitFactsOf } from '#payments';
import type { MarketWorld } from '../market-world.ts';
import { allAccounts, allMoved, allShares, type MovedRow, type ShareRow } from '../store.ts';

type Facts = Awaited<ReturnType<typeof splitFactsOf>>[number];

/** What our rows and our ledger say of one world. */
export interface OurBooks {
  readonly shares: readonly ShareRow[];
  readonly moved: readonly MovedRow[];
  readonly facts: ReadonlyMap<string, Facts>;
  readonly accounts: readonly { readonly id: string; readonly reference: string | null }[];
  /** What is posted on an account of the ledger, credits positive. */
  readonly posted: (path: string) => bigint;
  readonly paths: readonly string[];
  /** Currencies whose books do not sum to nothing, with what is left. */
  readonly off: readonly string[];
}

/** Reads all of it at once. */
export const readOurBooks = async (world: MarketWorld): Promise<OurBooks> => {
  const { organisationId, ground } = world;
  const scope = { organisationId, mode: 'test' } as const;
  return await ground.database.transaction(async (tx) => {
    const shares = await tx.rows(allShares, [organisationId]);
    const payments = [...new Set(shares.map(({ payment }) => payment))];
    const facts = await splitFactsOf(
      tx,
      payments.map((paymentId) => ({ scope, paymentId })),
    );
    const all = await balancesUnder(tx, scope, ['merchant:', 'provider:', 'platform:']);
    const balances = new Map(all.map(({ path, posted }) => [path, posted]));
    const lines = await trialBalance(tx, scope);
    return {
      shares,
      facts: new Map(facts.map((one) => [one.paymentId, one])),
      moved: await tx.rows(allMoved, [organisationId]),
      accounts: await tx.rows(allAccounts, [organisationId]),
      posted: (path) => balances.get(path) ?? 0n,
      paths: [...balances.keys()],
      off: lines
        .filter(({ posted, pending }) => posted !== 0n || pending !== 0n)
        .map(({ currency, posted }) => `${posted} ${currency}`),
    };
  });
};

/** A violation where something is broken. */
export const when = (isBroken: boolean, sentence: string): readonly string[] =>
  isBroken ? [sentence] : [];

/** Sums what a list says. */
export const sumOf = <Item>(items: readonly Item[], minorOf: (item: Item) => bigint): bigint =>
  items.reduce((sum, item) => sum + minorOf(item), 0n);
