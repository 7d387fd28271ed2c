import { refuser } from './refusal.ts';

/** Refusals that any module may meet. */
export const kernelRefusals = {
  service_unavailable: {
    status: 503,
    title: 'The service cannot reach its database right now.',
    mend: 'Send the same request again with the same Idempotency-Key after the given time.',
    retry: 'later',
  },
  service_busy: {
    status: 503,
    title: 'Too much work is waiting.',
    mend: 'Send the same request again with the same Idempotency-Key after the given time.',
    retry: 'later',
  },
} as const;

/** Throws one of {@link kernelRefusals}. */
export const refuseKernel = refuser(kernelRefusals);
