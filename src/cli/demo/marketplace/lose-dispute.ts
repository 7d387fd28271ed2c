import type { Stage } from '../story.ts';
import { awaitSo, type Market, sellerOf } from './market.ts';
import { awaitShares } from './pay-basket.ts';
import { named, showMoves } from './show-moves.ts';

/**
 * A buyer's bank takes a payment back. The provider debits the platform; the seller's part is taken
 * back from him by a reversal. The platform gives in, and the dispute is lost.
 */
export const loseDispute = async (stage: Stage, market: Market): Promise<void> => {
  const { world, tell } = stage;
  const seller = sellerOf(market, 'custom');
  tell.act('POST /v1/payments', `50.00 EUR for ${seller.name}, by a card that will be disputed`);
  const { body: payment } = await world.client.createPayment({
    body: {
      amount: '50.00',
      currency: 'EUR',
      confirm: true,
      payment_method: { type: 'card', token: 'pm_card_createDispute' },
      split: {
        application_fee: { basis_points: 1_000 },
        parts: [{ account_id: seller.id, basis_points: 10_000 }],
      },
    },
  });
  tell.state(payment.status, payment.id);
  const dispute = await awaitSo('the dispute was heard of', async () => {
    const { body } = await world.client.listDisputes({ query: { payment_id: payment.id } });
    return body.data.find(({ funds }) => funds === 'withdrawn');
  });
  tell.state(dispute.status, `${dispute.amount} EUR withdrawn, ${dispute.fee_amount} EUR its fee`);
  await awaitShares(stage, payment.id, 'available');
  await awaitSo('the part of the seller was taken back', async () => {
    const { body } = await world.client.listShares({ query: { payment_id: payment.id } });
    return body.data.find((share) => share.transferred_amount === '0.00');
  });
  tell.act('POST /v1/disputes/…/accept', 'there is nothing to say against it');
  await world.client.acceptDispute({ params: { dispute_id: dispute.id } });
  const lost = await awaitSo('the dispute was lost', async () => {
    const { body } = await world.client.retrieveDispute({ params: { dispute_id: dispute.id } });
    return body.status === 'lost' ? body : undefined;
  });
  tell.state(lost.status, 'the money stays with the buyer');
  tell.transfers(named(market, await world.ledger.newTransfers(dispute.id, 'dispute')));
  await showMoves(stage, market, payment.id);
};
