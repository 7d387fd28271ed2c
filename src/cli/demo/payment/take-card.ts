import type { Stage } from '../story.ts';
import { showPayment } from './show-payment.ts';

/** A payment that goes through at once. */
export const takeCard = async (stage: Stage): Promise<void> => {
  stage.tell.act('POST /v1/payments', '10.50 EUR, a Visa card, confirm and capture at once');
  const { body } = await stage.world.client.createPayment({
    body: {
      amount: '10.50',
      currency: 'EUR',
      confirm: true,
      payment_method: { type: 'card', token: 'pm_card_visa' },
    },
  });
  await showPayment(stage, body, 'captured');
};
