import type { Stage } from '../story.ts';
import { showPayment } from './show-payment.ts';

/** A payment that is given back in two parts. */
export const refundTwice = async (stage: Stage): Promise<void> => {
  const { client } = stage.world;
  stage.tell.act('POST /v1/payments', '30.00 EUR');
  const { body: payment } = await client.createPayment({
    body: {
      amount: '30.00',
      currency: 'EUR',
      confirm: true,
      payment_method: { type: 'card', token: 'pm_card_visa' },
    },
  });
  await showPayment(stage, payment, 'captured');

  for (const amount of ['12.50', '17.50']) {
    stage.tell.act('POST /v1/refunds', `${amount} EUR`);
    await client.createRefund({ body: { payment_id: payment.id, amount } });
    const { body } = await client.retrievePayment({ params: { payment_id: payment.id } });
    await showPayment(stage, body, 'captured', `refunded so far: ${body.refunded_amount} EUR`);
  }
};
