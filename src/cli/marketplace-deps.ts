import { createMarketplaceDeps, type MarketplaceDeps } from '#marketplace';
import type { PaymentsDeps } from '#payments';
import type { Foundations } from './foundations.ts';
import { noticeJobOf } from './notice-job-of.ts';

/** What the marketplace stands on: the same providers, watched and timed, as payments. */
export const marketplaceDepsOf = (base: Foundations, payments: PaymentsDeps): MarketplaceDeps => {
  const { connectionById, providerNamed, leaseMs, onEvents, wake } = payments;
  return createMarketplaceDeps({
    ...base,
    connectionById,
    providerNamed,
    leaseMs,
    onEvents,
    wake,
    noticeJob: noticeJobOf,
  });
};
