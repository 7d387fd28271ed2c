import { compareSellers } from './marketplace/compare-sellers.ts';
import { loseDispute } from './marketplace/lose-dispute.ts';
import { createMarket, type Market } from './marketplace/market.ts';
import { onboardSellers } from './marketplace/onboard-sellers.ts';
import { payBasket } from './marketplace/pay-basket.ts';
import { payOut } from './marketplace/pay-out.ts';
import { refundItem } from './marketplace/refund-item.ts';
import { releaseDelivery } from './marketplace/release-delivery.ts';
import type { Chapter, Stage, Story } from './story.ts';

/** Three sellers of three kinds, from their first day to the day a bank sends their money back. */
export const marketplaceStory = (): Story => {
  const market = createMarket();
  const chapter = (
    title: string,
    play: (stage: Stage, market: Market) => Promise<void>,
  ): Chapter => ({
    title,
    play: async (stage) => await play(stage, market),
  });
  return {
    title: 'A marketplace: who owes whom, at every step',
    chapters: [
      chapter('Three sellers of three kinds onboard', onboardSellers),
      chapter('A buyer pays a basket of the three', payBasket),
      chapter('The parcels arrive: the hold ends', releaseDelivery),
      chapter('One item is refunded', refundItem),
      chapter('One payment is disputed and lost', loseDispute),
      chapter('Payouts go out, and one comes back', payOut),
    ],
    end: async (stage) => await compareSellers(stage, market),
  };
};
