import type { Transaction } from '#kernel';
import type { MarketplaceParts } from '../deps.ts';
import type { Split } from '../share/share.ts';
import { sharesOfSplits } from '../share/store.ts';
import { reversalsOfTransfers, transfersOfPayments } from '../transfer/store.ts';
import type { SplitWorld } from './fold-split.ts';

/** Whether the provider moves money to sellers when it is asked to. */
export const mayTransfer = (
  deps: Pick<MarketplaceParts, 'providerNamed'>,
  { provider, charge_kind }: Pick<Split, 'provider' | 'charge_kind'>,
): boolean => charge_kind !== 'direct' && deps.providerNamed(provider).platform !== null;

/** Splits with all that belongs to each. */
export const readWorlds = async (
  tx: Transaction,
  splits: readonly Split[],
): Promise<readonly SplitWorld[]> => {
  const organisations = splits.map(({ organisation_id }) => organisation_id);
  const paymentIds = splits.map(({ payment_id }) => payment_id);
  const shares = await tx.rows(sharesOfSplits, [organisations, paymentIds]);
  const transfers = await tx.rows(transfersOfPayments, [organisations, paymentIds]);
  const reversals =
    transfers.length === 0
      ? []
      : await tx.rows(reversalsOfTransfers, [
          transfers.map(({ organisation_id }) => organisation_id),
          transfers.map(({ id }) => id),
        ]);
  const sharesBy = Map.groupBy(shares, ({ payment_id }) => payment_id);
  const transfersBy = Map.groupBy(transfers, ({ payment_id }) => payment_id);
  const reversalsBy = Map.groupBy(reversals, ({ transfer_id }) => transfer_id);
  return splits.map((split) => {
    const own = transfersBy.get(split.payment_id) ?? [];
    return {
      split,
      shares: sharesBy.get(split.payment_id) ?? [],
      transfers: own,
      reversals: own.flatMap(({ id }) => reversalsBy.get(id) ?? []),
    };
  });
};
