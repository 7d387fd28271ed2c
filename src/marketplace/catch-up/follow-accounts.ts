import { jsonRows, type Transaction } from '#kernel';
import type { MarketplaceParts } from '../deps.ts';
import type { Transfer } from '../share/share.ts';
import { type CatchUp, insertCatchUps } from './store.ts';

/** An account to which money may come. */
export type Followed = Pick<
  Transfer,
  'organisation_id' | 'mode' | 'provider' | 'connection_id' | 'account_reference'
>;

/**
 * From now on what happens to these accounts at their providers, and to the platform there, is read
 * from time to time. What happened before our books begin is nothing to them.
 */
export const followAccounts = async (
  { clock, providerNamed }: Pick<MarketplaceParts, 'clock' | 'providerNamed'>,
  tx: Transaction,
  accounts: readonly Followed[],
): Promise<void> => {
  const now = clock.now();
  const served = accounts.filter(({ provider }) => providerNamed(provider).platform !== null);
  const rows = served.flatMap((account) =>
    [account.account_reference, ''].map(
      (reference): CatchUp => ({
        organisation_id: account.organisation_id,
        mode: account.mode,
        provider: account.provider,
        connection_id: account.connection_id,
        account_reference: reference,
        heard_until: now,
        next_look_at: now,
        failure_count: 0,
        created_at: now,
      }),
    ),
  );
  const distinct = new Map(
    rows.map((row) => [
      `${row.organisation_id} ${row.connection_id} ${row.account_reference}`,
      row,
    ]),
  );
  if (distinct.size > 0) await tx.run(insertCatchUps, [jsonRows([...distinct.values()])]);
};
