import { type Job, job } from '#kernel';
import { noticesDue } from '#webhooks';
import { findAccountsToLookAt, lookAtAccounts } from './account/look-at-accounts.ts';
import type { AccountsDeps } from './deps.ts';
import { applyNotices, applyNoticesName } from './notice/apply-notices.ts';

const second = 1_000;

/** The name of the job that reads accounts again. */
export const lookName = 'accounts.look_at_accounts';

/** The background work of accounts. */
export const accountJobs: readonly Job<AccountsDeps>[] = [
  job({
    name: lookName,
    summary: 'Reads accounts of sellers again, and tells of deadlines that come near',
    batchMax: 20,
    concurrency: 1,
    run: lookAtAccounts,
    sweep: { everyMs: 5 * second, find: findAccountsToLookAt },
  }),
  job({
    name: 'accounts.resolve_errands',
    summary: 'Finds out what became of changes of accounts whose end nobody knows',
    batchMax: 8,
    concurrency: 1,
    run: async ({ errands }, ids) => await errands.resolve(ids),
    sweep: { everyMs: second, find: async ({ errands }, limit) => await errands.find(limit) },
  }),
  job({
    name: applyNoticesName,
    summary: 'Applies what providers noticed us of accounts, by reading them',
    batchMax: 100,
    concurrency: 1,
    run: applyNotices,
    sweep: {
      everyMs: 3 * second,
      find: async (deps, limit) => await noticesDue(deps, ['account'], limit),
    },
  }),
];
