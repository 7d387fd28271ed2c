import { showPayment } from '../payment/show-payment.ts';
import type { Stage } from '../story.ts';
import { knownCard } from './known-card.ts';
import { showRoute } from './show-route.ts';

/** The first acquirer declines for a technical reason; the second takes it in the same request. */
export const askTwo = async (stage: Stage): Promise<void> => {
  const { world, tell } = stage;
  tell.act('POST /v1/payments', '24.00 EUR, a card with tokens of Stripe and of Adyen');
  const tokens = { ...knownCard.tokens, stripe: 'pm_card_chargeDeclinedProcessingError' };
  const { body } = await world.client.createPayment({
    body: {
      amount: '24.00',
      currency: 'EUR',
      confirm: true,
      return_url: 'https://shop.example/back',
      payment_method: { ...knownCard, tokens },
    },
  });
  await showPayment(
    stage,
    body,
    'captured',
    `by ${body.provider}, after a processing error at the other`,
  );
  await showRoute(stage, body.id);
};
