import type { Transfer } from '#ledger';
import type { Stage } from '../story.ts';
import type { Market } from './market.ts';

/** What moved on the ledger for a payment: its own, its split's, and the transfers of its shares. */
export const showMoves = async (
  { world, tell }: Stage,
  market: Market,
  paymentId: string,
): Promise<void> => {
  const { body } = await world.client.listTransfers({
    query: { payment_id: paymentId, limit: 100 },
  });
  const moved = [
    ...(await world.ledger.newTransfers(paymentId)),
    ...(await world.ledger.newTransfers(paymentId, 'split')),
  ];
  for (const { id } of body.data) moved.push(...(await world.ledger.newTransfers(id, 'transfer')));
  // What sellers owe is paid from what they have, for no payment in particular.
  for (const { id } of market.sellers) {
    moved.push(...(await world.ledger.newTransfers(id, 'account')));
  }
  if (moved.length === 0) tell.line('', 'nothing moved on the ledger');
  tell.transfers(named(market, moved));
};

/** The same with sellers' first names in the place of their ids, for people to read. */
export const named = ({ sellers }: Market, transfers: readonly Transfer[]): readonly Transfer[] =>
  transfers.map((transfer) => ({
    ...transfer,
    entries: transfer.entries.map((entry) => ({
      ...entry,
      account: sellers.reduce(
        (account, { id, name }) => account.replace(id, name.split(',')[0]?.toLowerCase() ?? id),
        entry.account,
      ),
    })),
  }));
