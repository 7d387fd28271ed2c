import type { Stage } from '../story.ts';
import { awaitPayment } from './await-payment.ts';
import { showPayment } from './show-payment.ts';

/** The provider takes the money, and its answer never arrives. Nobody calls that failed. */
export const loseAnswer = async (stage: Stage): Promise<void> => {
  const { world, tell } = stage;
  await world.sandbox.breakLine();
  tell.act('POST /v1/payments', '77.00 EUR; no answer comes back, and no notice');
  const { body } = await world.client.createPayment({
    body: {
      amount: '77.00',
      currency: 'EUR',
      confirm: true,
      payment_method: { type: 'card', token: 'pm_card_visa' },
    },
  });
  await showPayment(stage, body, 'processing', '202: the outcome is not known, and will be found');

  tell.act('the resolver', 'asks the provider by our own reference');
  const found = await awaitPayment(stage, body.id);
  await showPayment(stage, found, 'captured');
  await world.sandbox.mend();

  tell.act('GET /v1/payments/…/timeline', 'how it came about');
  const params = { payment_id: body.id };
  const { body: timeline } = await world.client.retrievePaymentTimeline({ params });
  const beganMs = Date.parse(timeline.data[0]?.at ?? '');
  for (const { at, summary } of timeline.data) {
    tell.line(`${((Date.parse(at) - beganMs) / 1000).toFixed(2)} s`, summary);
  }
};
