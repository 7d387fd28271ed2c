import { CommandFault } from '../../command-fault.ts';
import { awaitPayment } from '../payment/await-payment.ts';
import type { Payment } from '../payment/show-payment.ts';
import type { Stage } from '../story.ts';
import { knownCard } from './known-card.ts';

const buyers = 14;

/**
 * Stripe answers nothing but server faults. The first payments stay unknown and fenced, because
 * nobody knows whether their money was taken; once the breaker has seen enough, the next ones go to
 * Adyen; and when Stripe is back, the unknown ones come to their end there, each once.
 */
export const surviveOutage = async (stage: Stage): Promise<void> => {
  const { world, tell } = stage;
  const before = await chargesOf(stage);
  await world.sandbox.beginOutage();
  tell.act('Stripe', 'answers 500 to every payment from here on');
  tell.act('POST /v1/payments', `${buyers} buyers, 10.00 EUR each`);
  const paid: Payment[] = [];
  for (let buyer = 0; buyer < buyers; buyer += 1) paid.push(await pay(stage));

  const unknown = paid.filter(({ status }) => status === 'processing');
  const elsewhere = paid.filter(({ status }) => status === 'captured');
  tell.state('processing', `${unknown.length}: nobody knows, so nobody else may try them`);
  tell.state('captured', `${elsewhere.length} by Adyen, once Stripe's breaker was open`);
  await showBreaker(stage);

  await world.sandbox.endOutage();
  tell.act('Stripe', 'is back; the resolver sends what is unknown again, under the same keys');
  for (const { id } of unknown) {
    const found = await awaitPayment(stage, id);
    if (found.status !== 'captured') throw wrong(`${id} is ${found.status}`);
  }
  tell.state('captured', `${unknown.length} by Stripe`);

  const after = await chargesOf(stage);
  const made = after - before;
  tell.verdict(made === buyers, `${buyers} buyers, ${made} charges in the books of both acquirers`);
  if (made !== buyers) throw wrong(`${made} charges for ${buyers} buyers`);
};

const pay = async ({ world }: Stage): Promise<Payment> => {
  const { body } = await world.client.createPayment({
    body: {
      amount: '10.00',
      currency: 'EUR',
      confirm: true,
      return_url: 'https://shop.example/back',
      payment_method: knownCard,
    },
  });
  return body;
};

const chargesOf = async ({ world }: Stage): Promise<number> =>
  (await world.sandbox.charges('stripe')) + (await world.sandbox.charges('adyen'));

const showBreaker = async ({ world, tell }: Stage): Promise<void> => {
  const { body } = await world.client.listProviderHealth({});
  for (const { provider, operations } of body.data) {
    for (const { operation, state, unknown, failure_percent: percent } of operations) {
      if (operation !== 'authorize' || state === 'closed') continue;
      tell.line('health', `${provider}: ${state}, ${unknown} unknown, ${percent} % failed`);
    }
  }
};

const wrong = (what: string) => new CommandFault(`The story went wrong: ${what}.`);
