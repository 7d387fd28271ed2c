import type { Stage } from '../story.ts';
import { showPayment } from './show-payment.ts';

/** A payment that the bank says no to: an answer like any other, and no money moves. */
export const declineCard = async (stage: Stage): Promise<void> => {
  stage.tell.act('POST /v1/payments', '99.00 EUR, a card without cover');
  const { body } = await stage.world.client.createPayment({
    body: {
      amount: '99.00',
      currency: 'EUR',
      confirm: true,
      payment_method: { type: 'card', token: 'pm_card_chargeDeclinedInsufficientFunds' },
    },
  });
  await showPayment(stage, body, 'declined', `${body.failure?.reason}: ${body.failure?.message}`);

  stage.tell.act('POST /v1/payments/…/confirm', 'the same payment, another card');
  const { body: paid } = await stage.world.client.confirmPayment({
    params: { payment_id: body.id },
    body: { payment_method: { type: 'card', token: 'pm_card_mastercard' } },
  });
  await showPayment(stage, paid, 'captured');
};
