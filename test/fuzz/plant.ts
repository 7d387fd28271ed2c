import { byCard, type Stage } from '../stories/stage.ts';

/** Things that stand: requests about them go deeper than requests about nothing. */
export interface Planted {
  readonly paid: string;
  readonly held: string;
  readonly declined: string;
  /** A payment of somebody else. */
  readonly foreign: string;
  readonly expiredKey: string;
  readonly ids: readonly string[];
}

/** Makes one of everything that a request can be about. */
export const plant = async (stage: Stage): Promise<Planted> => {
  const { client } = stage;
  const { body: customer } = await client.createCustomer({ body: { name: 'Ada' } });
  const { body: method } = await client.storePaymentMethod({
    params: { customer_id: customer.id },
    body: { payment_method: { type: 'card', token: 'pm_card_visa' } },
  });
  const { body: paid } = await client.createPayment({ body: byCard('20.00') });
  const { body: held } = await client.createPayment({
    body: byCard('30.00', 'pm_card_visa', { capture_method: 'manual' as const }),
  });
  const { body: declined } = await client.createPayment({
    body: byCard('9.00', 'pm_card_chargeDeclined'),
  });
  const { body: refund } = await client.createRefund({
    body: { payment_id: paid.id, amount: '1.00' },
  });
  const { body: endpoint } = await client.createWebhookEndpoint({
    body: { url: 'https://shop.example/hooks', event_types: ['*'] },
  });
  const { body: events } = await client.listEvents({ query: { limit: 3 } });
  const theirs = stage.clientOf({ key: await stage.anotherKey() });
  const { body: foreign } = await theirs.createPayment({
    body: { amount: '5.00', currency: 'EUR' },
  });
  const made = [customer, method, paid, held, declined, foreign, refund, endpoint];
  return {
    paid: paid.id,
    held: held.id,
    declined: declined.id,
    foreign: foreign.id,
    expiredKey: await stage.expiredKey(),
    ids: [...made, ...events.data].map(({ id }) => id),
  };
};
