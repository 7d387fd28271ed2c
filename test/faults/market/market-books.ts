import type { Merchant, Subject } from '../subject.ts';
import type { MarketOperation } from './market.ts';

/** What the provider's own books show of a seller, in minor units. */
export interface MarketBooks {
  /** Movements of one kind, however they came about, and what they have moved. */
  readonly made: number;
  readonly minor: bigint;
  /** Transfers that went to somebody else. */
  readonly strayed: number;
  /** What lies on his account, pending or available. */
  readonly heldMinor: bigint;
}

/** Reads the platform's books and its seller's. */
export const marketBooksOf = async (
  { sandbox }: Subject,
  { sandboxKey: key, seller }: Merchant,
  operation: MarketOperation,
): Promise<MarketBooks> => {
  if (seller === undefined) throw new Error('a row of the marketplace has a seller');
  const [platform, own] = await Promise.all([
    sandbox.books(key),
    sandbox.books(key, seller.reference),
  ]);
  const { transfers } = platform;
  const purse = own.balance.find(({ currency }) => currency === 'eur');
  const payouts = own.payouts.filter(({ status }) => status !== 'failed' && status !== 'canceled');
  const seen = {
    transfer: { made: transfers.length, minor: sum(transfers.map(({ amount }) => amount)) },
    reversal: {
      made: transfers.reduce((all, { reversals }) => all + reversals, 0),
      minor: sum(transfers.map(({ amount_reversed: amount }) => amount)),
    },
    payout: { made: payouts.length, minor: sum(payouts.map(({ amount }) => amount)) },
  };
  return {
    ...seen[operation],
    strayed: transfers.filter(({ destination }) => destination !== seller.reference).length,
    heldMinor: BigInt((purse?.available ?? 0) + (purse?.pending ?? 0)),
  };
};

const sum = (amounts: readonly number[]): bigint =>
  BigInt(amounts.reduce((total, amount) => total + amount, 0));
