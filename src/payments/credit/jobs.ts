import { type Job, job } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { connectionsToRead, readCredits } from './read-credits.ts';
import { undecidedAttempts } from './store.ts';
import { matchAttempts } from './take-credits.ts';

const second = 1_000;
/** Whoever took a credit in has this long to match it. */
const graceMs = 3 * second;

/** The background work of money that arrives. */
export const creditJobs: readonly Job<PaymentsDeps>[] = [
  job({
    name: 'payments.read_credits',
    summary: 'Reads bank statements, so that money whose notice was lost is found',
    batchMax: 10,
    concurrency: 2,
    run: readCredits,
    sweep: { everyMs: 2 * second, find: connectionsToRead },
  }),
  job({
    name: 'payments.match_credits',
    summary: 'Matches money that arrived and was left unmatched, or waits for what is over',
    batchMax: 50,
    concurrency: 1,
    run: async (deps, attemptIds) => {
      await matchAttempts(deps, attemptIds);
    },
    sweep: {
      everyMs: 5 * second,
      find: async (deps, limit) =>
        await deps.database.transaction(async (tx) => {
          const before = new Date(deps.clock.now().getTime() - graceMs);
          const rows = await tx.rows(undecidedAttempts, [before, limit]);
          return rows.map((row) => row.attempt_id);
        }),
    },
  }),
];
