import { createErrandRunner } from '#providers';
import type { MarketplaceDeps, MarketplaceParts } from './deps.ts';
import { settleTransfers } from './transfer/settle-transfers.ts';

/** Builds what the marketplace works with, once a process. */
export const createMarketplaceDeps = (parts: MarketplaceParts): MarketplaceDeps => ({
  ...parts,
  errands: createErrandRunner(parts, {
    owner: 'marketplace',
    settle: async (tx, ended) => await settleTransfers(parts, tx, ended),
    afterSettled: parts.onEvents,
  }),
});
