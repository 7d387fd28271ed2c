import type { Stage } from '../story.ts';
import { awaitSo, type Market, paymentOf, sellerOf, wrong } from './market.ts';
import { showMoves } from './show-moves.ts';

const card = (token: string) => ({ type: 'card', token });

/**
 * The standard seller is paid directly, because his account bears its own losses and nothing else
 * is sound for it; the other two share one payment, held until delivery. The platform keeps its fee
 * of both.
 */
export const payBasket = async (stage: Stage, market: Market): Promise<void> => {
  await refuseBlocked(stage, market);
  await payDirect(stage, market);
  await paySplit(stage, market);
};

const refuseBlocked = async ({ world, tell }: Stage, market: Market): Promise<void> => {
  const { id, name } = sellerOf(market, 'standard');
  tell.act('POST /v1/payments', `45.00 EUR with a transfer to ${name}`);
  const code = await world.refusalOf(async () => {
    await world.client.createPayment({
      body: {
        amount: '45.00',
        currency: 'EUR',
        confirm: true,
        payment_method: card('pm_card_visa'),
        split: { parts: [{ account_id: id, basis_points: 10_000 }] },
      },
    });
  });
  tell.state('refused', `${code}: nothing was sent`);
  if (code !== 'charge_kind_blocked') throw wrong('a blocked charge kind was not refused');
};

const payDirect = async (stage: Stage, market: Market): Promise<void> => {
  const { world, tell } = stage;
  const seller = sellerOf(market, 'standard');
  tell.act('POST /v1/payments', `45.00 EUR, charged on the account of ${seller.name}, fee 4.50`);
  const { body } = await world.client.createPayment({
    body: {
      amount: '45.00',
      currency: 'EUR',
      confirm: true,
      payment_method: card('pm_card_bypassPending'),
      split: {
        charge_kind: 'direct',
        application_fee: { amount: '4.50' },
        provider_fee: 'accounts',
        parts: [{ account_id: seller.id, basis_points: 10_000 }],
      },
    },
  });
  market.payments.set('direct', body.id);
  tell.state(body.status, body.id);
  await awaitShares(stage, body.id, 'available');
  await showMoves(stage, market, body.id);
};

const paySplit = async (stage: Stage, market: Market): Promise<void> => {
  const { world, tell } = stage;
  const [bruno, clara] = [sellerOf(market, 'express'), sellerOf(market, 'custom')];
  tell.act('POST /v1/payments', `100.00 EUR: 60.00 ${bruno.name}, 30.00 ${clara.name}, fee 10.00`);
  const { body } = await world.client.createPayment({
    body: {
      amount: '100.00',
      currency: 'EUR',
      confirm: true,
      payment_method: card('pm_card_bypassPending'),
      split: {
        accept_caution: true,
        application_fee: { amount: '10.00' },
        hold: { release: 'on_delivery' },
        parts: [
          { account_id: bruno.id, amount: '60.00' },
          { account_id: clara.id, amount: '30.00' },
        ],
      },
    },
  });
  market.payments.set('split', body.id);
  tell.state(body.status, body.id);
  await awaitShares(stage, paymentOf(market, 'split'), 'held');
  await showMoves(stage, market, body.id);
};

/** Waits until every share of a payment has come so far. */
export const awaitShares = async (
  { world }: Stage,
  paymentId: string,
  status: 'held' | 'available',
): Promise<void> => {
  await awaitSo(`the shares of ${paymentId} are ${status}`, async () => {
    const { body } = await world.client.listShares({ query: { payment_id: paymentId } });
    const isSo = body.data.length > 0 && body.data.every((share) => share.status === status);
    return isSo ? body : undefined;
  });
};
