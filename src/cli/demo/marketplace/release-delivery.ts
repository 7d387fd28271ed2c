import type { Stage } from '../story.ts';
import { type Market, paymentOf } from './market.ts';
import { awaitShares } from './pay-basket.ts';
import { showMoves } from './show-moves.ts';

/** The delivery signal: shares are let go, and transferred to their sellers' accounts. */
export const releaseDelivery = async (stage: Stage, market: Market): Promise<void> => {
  const { world, tell } = stage;
  const paymentId = paymentOf(market, 'split');
  tell.act('POST /v1/payments/…/release', 'both parcels were delivered');
  await world.client.releaseShares({ params: { payment_id: paymentId }, body: {} });
  await awaitShares(stage, paymentId, 'available');
  await showMoves(stage, market, paymentId);
};
