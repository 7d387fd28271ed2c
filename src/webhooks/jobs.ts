import { type Job, job } from '#kernel';
import { deliverName, fanOut } from './delivery/fan-out.ts';
import type { WebhooksDeps } from './deps.ts';
import { dueEndpoints } from './endpoint/store.ts';
import { purgeNotices } from './inbox/store.ts';

const noticeRetentionMs = 90 * 86_400_000;
const purgeRowsMax = 1_000;

/** Sending webhooks, and keeping the inbox short. */
export const webhookJobs: readonly Job<WebhooksDeps>[] = [
  fanOut,
  job({
    name: deliverName,
    summary: 'Delivers to an endpoint what is due there.',
    batchMax: 100,
    concurrency: 1,
    // The lanes are the concurrency: a handler that waited would wait for the slowest receiver.
    run: async (deps, endpointIds) => {
      deps.courier.dispatch(endpointIds);
    },
    sweep: {
      everyMs: 1_000,
      find: async (deps, limit) => {
        const rows = await deps.database.transaction(
          async (tx) => await tx.rows(dueEndpoints, [deps.clock.now(), limit]),
        );
        return rows.map((row) => row.id);
      },
    },
  }),
  job({
    name: 'webhooks.purge_notices',
    summary: 'Deletes notices that were settled three months ago; those given up stay.',
    batchMax: 1,
    concurrency: 1,
    run: async (deps) => {
      const before = new Date(deps.clock.now().getTime() - noticeRetentionMs);
      let purged = purgeRowsMax;
      while (purged === purgeRowsMax) {
        purged = await deps.database.transaction(
          async (tx) => await tx.run(purgeNotices, [before, purgeRowsMax]),
        );
      }
    },
    sweep: { everyMs: 3_600_000, find: async () => ['every_notice'] },
  }),
];
