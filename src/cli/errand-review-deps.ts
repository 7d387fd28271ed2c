import type { AccountsDeps } from '#accounts';
import type { MarketplaceDeps } from '#marketplace';
import type { PaymentsDeps } from '#payments';
import type { ErrandReviewDeps } from '#providers';

/** What an operator's side of errands stands on: the runner of each module that opens them. */
export const errandReviewDepsOf = (
  { database, providerNamed, connectionById }: PaymentsDeps,
  owners: { readonly accounts: AccountsDeps; readonly marketplace: MarketplaceDeps },
): ErrandReviewDeps => ({
  database,
  providerNamed,
  connectionById,
  runnerOf: (owner) => owners[owner].errands,
});
