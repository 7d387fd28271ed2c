import { type Job, job } from '#kernel';
import type { LedgerDeps } from './deps.ts';
import { expireHolds, findDueHolds } from './hold/expire-holds.ts';

/** The background work of the ledger. */
export const ledgerJobs: readonly Job<LedgerDeps>[] = [
  job({
    name: 'ledger.expire_holds',
    summary: 'Releases holds whose time ran out',
    batchMax: 200,
    concurrency: 1,
    run: expireHolds,
    sweep: { everyMs: 30_000, find: findDueHolds },
  }),
];
