/**
 * Who may know whom: a module sees the public face of lower floors only. Providers, webhooks and
 * their like share a floor and do not know each other; talk upward goes by events.
 */
export const floors: Readonly<Record<string, number>> = {
  kernel: 0,
  money: 1,
  ledger: 2,
  identity: 2,
  providers: 3,
  webhooks: 3,
  compliance: 3,
  accounts: 4,
  payments: 5,
  banking: 5,
  exchange: 5,
  payouts: 6,
  marketplace: 7,
  auctions: 8,
  reconciliation: 9,
  migration: 9,
  http: 10,
  worker: 10,
  // The third way in also starts the other two.
  cli: 11,
};

/** The module that a path of the server belongs to. */
export const moduleOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1];
