import { createErrandRunner } from '#providers';
import type { MarketplaceDeps, MarketplaceParts } from './deps.ts';
import { settlePayouts } from './payout/settle-payouts.ts';
import { settleTransfers } from './transfer/settle-transfers.ts';

/** Builds what the marketplace works with, once a process. */
export const createMarketplaceDeps = (parts: MarketplaceParts): MarketplaceDeps => ({
  ...parts,
  errands: createErrandRunner(parts, {
    owner: 'marketplace',
    settle: async (tx, ended) => {
      const isOfPayout = ({ errand }: (typeof ended)[number]) => errand.kind.endsWith('payout');
      await settlePayouts(parts, tx, ended.filter(isOfPayout));
      return await settleTransfers(
        parts,
        tx,
        ended.filter((end) => !isOfPayout(end)),
      );
    },
    afterSettled: parts.onEvents,
  }),
});
