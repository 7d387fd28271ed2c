import { type Job, job } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { findDisputesToLookAt, lookAtDisputes } from './look-at-disputes.ts';
import { findDueResponses, resolveResponses } from './resolve-responses.ts';

const second = 1_000;

/** Background work on disputes. */
export const disputeJobs: readonly Job<PaymentsDeps>[] = [
  job({
    name: 'payments.look_at_disputes',
    summary: 'Asks about open disputes again, and tells of their deadlines',
    batchMax: 20,
    concurrency: 1,
    run: lookAtDisputes,
    sweep: { everyMs: 60 * second, find: findDisputesToLookAt },
  }),
  job({
    name: 'payments.resolve_dispute_responses',
    summary: 'Finds out what became of answers to disputes whose end nobody knows',
    batchMax: 8,
    concurrency: 1,
    run: resolveResponses,
    sweep: { everyMs: 5 * second, find: findDueResponses },
  }),
];
