import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '#kernel';
import { CommandFault } from '../../command-fault.ts';
import { type Payment, showPayment } from '../payment/show-payment.ts';
import type { Stage } from '../story.ts';

/** A buyer pays by bank transfer after the shop has given the order up: the money is booked. */
export const receiveLate = async (stage: Stage): Promise<void> => {
  const { world, tell } = stage;
  tell.act('POST /v1/payments', '58.00 EUR by bank transfer');
  const { body } = await world.client.createPayment({
    body: {
      amount: '58.00',
      currency: 'EUR',
      confirm: true,
      payment_method: { type: 'bank_transfer' },
    },
  });
  const action = body.next_action;
  if (action?.type !== 'bank_transfer') {
    throw new CommandFault('The story went wrong: nobody says where to send the money.');
  }
  const { iban, reference } = action;
  await showPayment(stage, body, 'requires_action', `to ${iban}, quoting ${reference}`);

  tell.act('POST /v1/payments/…/cancel', 'the shop gives up');
  const params = { payment_id: body.id };
  const { body: canceled } = await world.client.cancelPayment({ params });
  await showPayment(stage, canceled, 'canceled');

  tell.act('the buyer', 'sends 58.00 EUR all the same');
  await world.sandbox.transferIn({ iban, amount: '58.00', remittance: `Order ${reference}` });
  await showPayment(stage, await awaitMoney(stage, body.id), 'succeeded_late');
};

const patienceMs = 20_000;

const awaitMoney = async ({ world }: Stage, paymentId: string): Promise<Payment> => {
  const untilMs = systemClock.monotonicMs() + patienceMs;
  while (systemClock.monotonicMs() < untilMs) {
    const { body } = await world.client.retrievePayment({ params: { payment_id: paymentId } });
    if (body.status === 'succeeded_late') return body;
    await delay(50);
  }
  throw new CommandFault('The story went wrong: the money that arrived was not seen.');
};
