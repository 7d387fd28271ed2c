import { type Job, job } from '#kernel';
import { noticesDue } from '#webhooks';
import { applyNotices } from './attempt/apply-notices.ts';
import { expireAttempts } from './attempt/expire-attempts.ts';
import { resolveAttempts } from './attempt/resolve-attempts.ts';
import { dueAttempts, expiringAttempts } from './attempt/store.ts';
import { creditJobs } from './credit/jobs.ts';
import type { PaymentsDeps } from './deps.ts';
import { disputeJobs } from './dispute/jobs.ts';
import { paymentMethodJobs } from './payment-method/jobs.ts';

const second = 1_000;

/** The background work of payments. */
export const paymentJobs: readonly Job<PaymentsDeps>[] = [
  job({
    name: 'payments.resolve_attempts',
    summary: 'Finds out what became of attempts without an outcome',
    batchMax: 20,
    concurrency: 2,
    run: resolveAttempts,
    sweep: {
      everyMs: second,
      find: async (deps, limit) =>
        await deps.database.transaction(async (tx) => {
          const due = await tx.rows(dueAttempts, [deps.clock.now(), limit]);
          return due.map((attempt) => attempt.id);
        }),
    },
  }),
  job({
    name: 'payments.expire_attempts',
    summary: 'Ends authorisations that a provider let go, and pushes whose money did not come',
    batchMax: 50,
    concurrency: 1,
    run: expireAttempts,
    sweep: {
      everyMs: 30 * second,
      find: async (deps, limit) =>
        await deps.database.transaction(async (tx) => {
          const due = await tx.rows(expiringAttempts, [deps.clock.now(), limit]);
          return due.map((attempt) => attempt.id);
        }),
    },
  }),
  job({
    name: 'payments.apply_notices',
    summary: 'Applies what providers noticed us of, by asking them',
    batchMax: 100,
    concurrency: 1,
    run: applyNotices,
    sweep: {
      everyMs: 3 * second,
      find: async (deps, limit) => await noticesDue(deps, ['payment', 'dispute', 'credit'], limit),
    },
  }),
  ...disputeJobs,
  ...paymentMethodJobs,
  ...creditJobs,
];
