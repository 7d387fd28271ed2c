import { type Job, job } from '#kernel';
import { noticesDue } from '#webhooks';
import { catchUp, findDueCatchUps } from './catch-up/catch-up.ts';
import type { MarketplaceDeps } from './deps.ts';
import { applyNotices } from './notice/apply-notices.ts';
import { findPayoutsToLookAt, lookAtPayouts } from './payout/look-at-payouts.ts';
import { findDueReserves, releaseDueReserves } from './reserve/release-reserve.ts';
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
  job({
    name: 'marketplace.apply_notices',
    summary: 'Applies what providers noticed us of payouts and transfers, by reading them',
    batchMax: 50,
    concurrency: 1,
    run: applyNotices,
    sweep: {
      everyMs: 3 * second,
      find: async (deps, limit) => await noticesDue(deps, ['platform'], limit),
    },
  }),
  job({
    name: 'marketplace.catch_up',
    summary: 'Reads at providers what happened to accounts of sellers, in case a notice was lost',
    batchMax: 10,
    concurrency: 1,
    run: catchUp,
    sweep: { everyMs: 5 * second, find: findDueCatchUps },
  }),
  job({
    name: 'marketplace.look_at_payouts',
    summary: 'Asks about payouts that are not over, and settles those that can no longer fail',
    batchMax: 20,
    concurrency: 1,
    run: lookAtPayouts,
    sweep: { everyMs: 30 * second, find: findPayoutsToLookAt },
  }),
  job({
    name: 'marketplace.release_reserves',
    summary: 'Lets reserves go whose time is over',
    batchMax: 50,
    concurrency: 1,
    run: releaseDueReserves,
    sweep: { everyMs: 30 * second, find: findDueReserves },
  }),
];
