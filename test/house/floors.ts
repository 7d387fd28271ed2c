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
  payments: 4,
  banking: 4,
  exchange: 4,
  payouts: 5,
  marketplace: 6,
  auctions: 7,
  reconciliation: 8,
  migration: 8,
  http: 9,
  worker: 9,
  // The third way in also starts the other two.
  cli: 10,
};

/** The module that a path of the server belongs to. */
export const moduleOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1];
