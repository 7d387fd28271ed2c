import { CommandFault } from '../../command-fault.ts';
import type { Stage } from '../story.ts';
import { awaitPayment } from './await-payment.ts';
import { showPayment } from './show-payment.ts';

/** A payment that waits for the payer at the bank's page, and comes back paid. */
export const authenticatePayer = async (stage: Stage): Promise<void> => {
  const { world, tell } = stage;
  tell.act('POST /v1/payments', '42.00 EUR, a card that asks for 3-D Secure');
  const { body } = await world.client.createPayment({
    body: {
      amount: '42.00',
      currency: 'EUR',
      confirm: true,
      return_url: 'https://shop.example/thank-you',
      payment_method: { type: 'card', token: 'pm_card_threeDSecure2Required' },
    },
  });
  const page = body.next_action?.type === 'redirect' ? body.next_action.url : undefined;
  await showPayment(stage, body, 'requires_action', page);
  if (page === undefined) throw new CommandFault('The story went wrong: there is no page.');

  tell.act('the payer', "presses Complete on the bank's page");
  await world.sandbox.authenticate(page);
  await showPayment(stage, await awaitPayment(stage, body.id), 'captured');
};
