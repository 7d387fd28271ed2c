import { type SellerClaim, sellersAt } from '#marketplace';
import { money } from '#money';
import type { CheckedHouse } from './book-checks.ts';
import type { OpenBooks } from './open-books.ts';
import { stripeBooks } from './stripe-books.ts';

interface Books {
  readonly accounts: readonly {
    readonly id: string;
    /** What it has: what came to it less what was taken and charged, in the provider's units. */
    readonly funds: readonly {
      readonly currency: string;
      readonly gross: number;
      readonly fees: number;
    }[];
  }[];
}

const accountsAtOnce = 500;

/**
 * Holds what we say lies on sellers' own accounts against what the provider has there, pending or
 * available. Where something is on its way the provider may know more than we do.
 */
export const compareSellers = async (
  { database, providers }: CheckedHouse,
  { sandbox, connection, books }: OpenBooks,
): Promise<readonly string[]> => {
  if (sandbox.provider !== stripeBooks.provider) return [];
  const { accounts } = books as Books;
  const at = { ...connection.scope, provider: sandbox.provider };
  const faults: string[] = [];
  for (let from = 0; from < accounts.length; from += accountsAtOnce) {
    const some = accounts.slice(from, from + accountsAtOnce);
    const theirs = new Map(some.map(({ id, funds }) => [id, fundsOf(funds)]));
    const deps = { database, clock: providers.clock };
    for (const claim of await sellersAt(deps, at, [...theirs.keys()])) {
      if (!claim.isOpen)
        faults.push(...differences(claim, theirs.get(claim.reference) ?? new Map()));
    }
  }
  return faults;
};

type Sums = ReadonlyMap<string, bigint>;

const fundsOf = (funds: Books['accounts'][number]['funds']): Sums =>
  new Map(
    funds.map(({ currency, gross, fees }) => [
      currency.toUpperCase(),
      BigInt(gross) - BigInt(fees),
    ]),
  );

const differences = ({ accountId, minor: ours }: SellerClaim, theirs: Sums): readonly string[] =>
  [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((currency) => {
    const units = stripeBooks.units.toProvider(money(ours.get(currency) ?? 0n, currency));
    const found = theirs.get(currency) ?? 0n;
    if (units === found) return [];
    return [`${accountId}: we say ${units} ${currency} lies on its account, the provider ${found}`];
  });
