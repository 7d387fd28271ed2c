import { createErrandRunner } from '#providers';
import type { MarketplaceDeps, MarketplaceParts } from './deps.ts';
import { lockEndedPayouts, settlePayouts } from './payout/settle-payouts.ts';
import { settleTransfers } from './transfer/settle-transfers.ts';

/** Builds what the marketplace works with, once a process. */
export const createMarketplaceDeps = (parts: MarketplaceParts): MarketplaceDeps => ({
  ...parts,
  errands: createErrandRunner(parts, {
    owner: 'marketplace',
    settle: async (tx, ended) => {
      const isOfPayout = ({ errand }: (typeof ended)[number]) => errand.kind.endsWith('payout');
      // Rows before the ledger, as everybody has it: else two batches wait for each other.
      const ofPayouts = await lockEndedPayouts(tx, ended.filter(isOfPayout));
      const leased = await settleTransfers(
        parts,
        tx,
        ended.filter((end) => !isOfPayout(end)),
      );
      await settlePayouts(parts, tx, ofPayouts);
      return leased;
    },
    afterSettled: parts.onEvents,
  }),
});
