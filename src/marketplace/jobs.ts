import { type Job, job } from '#kernel';
import type { MarketplaceDeps } from './deps.ts';
import { findDueSplits, foldSplits } from './split/fold-splits.ts';
import { foldSplitsName, followPayments } from './split/follow-payments.ts';

const second = 1_000;

/** The background work of the marketplace. */
export const marketplaceJobs: readonly Job<MarketplaceDeps>[] = [
  followPayments,
  job({
    name: foldSplitsName,
    summary: 'Brings split payments to what their facts ask for: shares, ledger, transfers',
    batchMax: 50,
    concurrency: 1,
    run: foldSplits,
    sweep: { everyMs: second, find: findDueSplits },
  }),
  job({
    name: 'marketplace.resolve_errands',
    summary: 'Finds out what became of transfers, reversals and payouts without an outcome',
    batchMax: 50,
    concurrency: 1,
    run: async ({ errands }, ids) => await errands.resolve(ids),
    sweep: { everyMs: second, find: async ({ errands }, limit) => await errands.find(limit) },
  }),
];
