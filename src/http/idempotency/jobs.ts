import { type Database, type Job, job } from '#kernel';
import { deleteExpiredKeys, findExpiredKey } from './store.ts';

const purgeAtOnce = 5_000;
const roundsMax = 100;

/** The jobs of the HTTP layer: forgetting idempotency keys that have had their day. */
export const httpJobs: readonly Job<{ readonly database: Database }>[] = [
  job({
    name: 'http.purge_idempotency_keys',
    summary: 'Deletes idempotency keys whose time has passed.',
    batchMax: 1,
    concurrency: 1,
    run: async ({ database }) => {
      for (let round = 0; round < roundsMax; round += 1) {
        const gone = await database.transaction(
          async (tx) => await tx.run(deleteExpiredKeys, [purgeAtOnce]),
        );
        if (gone < purgeAtOnce) return;
      }
    },
    sweep: {
      everyMs: 60_000,
      find: async ({ database }) => {
        const found = await database.transaction(async (tx) => await tx.row(findExpiredKey, []));
        return found?.is_due === true ? ['expired'] : [];
      },
    },
  }),
];
