import type { Stage } from '../story.ts';
import { awaitSo, type Market, type Seller, sellerOf, wrong } from './market.ts';
import { named } from './show-moves.ts';

/**
 * Sellers are paid out what they have available. Paid is not final: one bank sends the money back
 * days later, and the claim is the seller's again, once.
 */
export const payOut = async (stage: Stage, market: Market): Promise<void> => {
  const { world, tell } = stage;
  const stays = await send(stage, market, sellerOf(market, 'express'));
  const returns = await send(stage, market, sellerOf(market, 'custom'));
  tell.act('five days', 'pass at the banks');
  await world.sandbox.passDays(5);
  for (const id of [stays, returns]) await becomes(stage, market, { id, status: 'paid' });

  const seller = sellerOf(market, 'custom');
  tell.act('the bank', `of ${seller.name} sends the money back: the account was closed`);
  const { body } = await world.client.retrievePayout({ params: { payout_id: returns } });
  await world.sandbox.failPayout(seller.reference, body.provider_reference ?? '');
  await becomes(stage, market, { id: returns, status: 'failed' });
};

const send = async ({ world, tell }: Stage, market: Market, seller: Seller): Promise<string> => {
  tell.act('POST /v1/payouts', `${seller.name}: all that is available`);
  const { body } = await world.client.createPayout({
    body: { account_id: seller.id, currency: 'EUR' },
  });
  tell.state(body.status, `${body.amount} EUR`);
  if (body.status !== 'pending') throw wrong(`payout ${body.id} is ${body.status}`);
  tell.transfers(named(market, await world.ledger.newTransfers(body.id, 'payout')));
  return body.id;
};

const becomes = async (
  { world, tell }: Stage,
  market: Market,
  { id, status }: { readonly id: string; readonly status: 'paid' | 'failed' },
): Promise<void> => {
  const payout = await awaitSo(`payout ${id} is ${status}`, async () => {
    const { body } = await world.client.retrievePayout({ params: { payout_id: id } });
    return body.status === status ? body : undefined;
  });
  tell.state(status, `${payout.amount} EUR${payout.failure ? `: ${payout.failure.code}` : ''}`);
  tell.transfers(named(market, await world.ledger.newTransfers(id, 'payout')));
};
