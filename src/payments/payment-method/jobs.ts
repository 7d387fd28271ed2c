import { type Job, job } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { storeMethodsJob } from './drive-storing.ts';
import { findDueMethods, resumeStoring } from './resume-storing.ts';

/** Background work on saved payment methods. A notice about one wakes it by the method's id. */
export const paymentMethodJobs: readonly Job<PaymentsDeps>[] = [
  job({
    name: storeMethodsJob,
    summary: 'Asks again about payment methods whose storing has not come to its end.',
    batchMax: 8,
    concurrency: 2,
    run: resumeStoring,
    sweep: { everyMs: 5_000, find: findDueMethods },
  }),
];
