import { compareBooks } from '../payment/compare-books.ts';
import type { Stage } from '../story.ts';
import type { Market } from './market.ts';

/** Whether our books balance, and say of every seller's account what the provider's own say. */
export const compareSellers = async (stage: Stage, { sellers }: Market): Promise<boolean> => {
  const { world, tell } = stage;
  let isAgreed = await compareBooks(stage);
  for (const { id, reference, name } of sellers) {
    const { body } = await world.client.listBalances({ query: { account_id: id } });
    for (const balance of body.data) {
      const theirs = await world.sandbox.heldFor(reference, balance.currency);
      const isSame = balance.at_provider_amount === theirs;
      tell.verdict(
        isSame,
        `${name}: ${balance.at_provider_amount} ${balance.currency} on the account by our books, ${theirs} by Stripe's; ${balance.available_amount} available, ${balance.paying_out_amount} on the way to the bank, ${balance.owing_amount} owed`,
      );
      isAgreed &&= isSame;
    }
  }
  return isAgreed;
};
