import { type AccountsDeps, createAccountsDeps } from '#accounts';
import type { PaymentsDeps } from '#payments';
import type { Foundations } from './foundations.ts';

/** What accounts of sellers stand on: the same providers, watched and timed, as payments. */
export const accountsDepsOf = (base: Foundations, payments: PaymentsDeps): AccountsDeps => {
  const { connect, connectionById, providerNamed, defaultProvider, leaseMs, onEvents, wake } =
    payments;
  return createAccountsDeps({
    ...base,
    connect,
    connectionById,
    providerNamed,
    defaultProvider,
    leaseMs,
    onEvents,
    wake,
  });
};
