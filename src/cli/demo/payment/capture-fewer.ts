import type { Stage } from '../story.ts';
import { showPayment } from './show-payment.ts';

/** A payment that is held first, and taken in part once it is known what is shipped. */
export const captureFewer = async (stage: Stage): Promise<void> => {
  const { client } = stage.world;
  stage.tell.act('POST /v1/payments', '12000 JPY (a yen has no decimals), capture_method manual');
  const { body: held } = await client.createPayment({
    body: {
      amount: '12000',
      currency: 'JPY',
      capture_method: 'manual',
      confirm: true,
      payment_method: { type: 'card', token: 'pm_card_jcb' },
    },
  });
  await showPayment(stage, held, 'authorized');

  stage.tell.act('POST /v1/payments/…/capture', '9000 JPY; the rest goes back to the payer');
  const { body: taken } = await client.capturePayment({
    params: { payment_id: held.id },
    body: { amount: '9000' },
  });
  await showPayment(stage, taken, 'captured');
};
