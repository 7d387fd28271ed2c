import { showPayment } from '../payment/show-payment.ts';
import type { Stage } from '../story.ts';
import { knownCard } from './known-card.ts';
import { showRoute } from './show-route.ts';

/** Cards go to Adyen first: seen on the payments of the past before it is in force. */
const adyenFirst = {
  name: 'Cards to Adyen first',
  rules: [
    {
      id: 'cards-in-euro',
      when: { method: ['card'], currency: ['EUR'] },
      then: {
        strategy: 'priority' as const,
        candidates: ['adyen', 'stripe'],
        fallback: 'others' as const,
      },
    },
  ],
  otherwise: { strategy: 'priority' as const, candidates: [], fallback: 'others' as const },
  cascade: { mode: 'safe' as const },
};

/** A rule set is written, replayed over what was paid, put into force, and decides. */
export const changeRule = async (stage: Stage): Promise<void> => {
  const { world, tell } = stage;
  tell.act('POST /v1/routing/simulate', 'what if cards in euro went to Adyen first?');
  const { body: would } = await world.client.simulateRouting({ body: { rule_set: adyenFirst } });
  tell.line('would', `${would.moved} of ${would.payments} payments go elsewhere`);
  for (const { from, to, payments } of would.matrix) {
    tell.line('', `${payments} × ${from ?? 'nobody'} → ${to ?? 'nobody'}`);
  }

  tell.act('POST /v1/routing/rule_sets', 'written, and put into force');
  const { body: draft } = await world.client.createRuleSet({ body: adyenFirst });
  await world.client.activateRuleSet({ params: { rule_set_id: draft.id } });

  tell.act('POST /v1/payments', '31.00 EUR, the card that both know');
  const { body } = await world.client.createPayment({
    body: {
      amount: '31.00',
      currency: 'EUR',
      confirm: true,
      return_url: 'https://shop.example/back',
      payment_method: knownCard,
    },
  });
  await showPayment(stage, body, 'captured', `by ${body.provider}`);
  await showRoute(stage, body.id);
};
