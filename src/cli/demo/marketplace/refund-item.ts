import type { Stage } from '../story.ts';
import { awaitSo, type Market, paymentOf, sellerOf } from './market.ts';
import { showMoves } from './show-moves.ts';

/** One seller's item goes back: his share gives it back, and the transfer is reversed. */
export const refundItem = async (stage: Stage, market: Market): Promise<void> => {
  const { world, tell } = stage;
  const paymentId = paymentOf(market, 'split');
  const seller = sellerOf(market, 'express');
  tell.act('POST /v1/refunds', `20.00 EUR, of the item of ${seller.name}`);
  const { body } = await world.client.createRefund({
    body: {
      payment_id: paymentId,
      amount: '20.00',
      split: { parts: [{ account_id: seller.id, amount: '20.00' }] },
    },
  });
  tell.state(body.status, body.id);
  await awaitSo('the transfer was reversed by as much', async () => {
    const { body: listed } = await world.client.listTransfers({
      query: { payment_id: paymentId, account_id: seller.id },
    });
    return listed.data.find(({ reversed_amount }) => reversed_amount === '20.00');
  });
  await showMoves(stage, market, paymentId);
};
