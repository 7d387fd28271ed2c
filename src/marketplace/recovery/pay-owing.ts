import { assert, type Transaction } from '#kernel';
import { balancesOf, postTransfers, type TransferDraft } from '#ledger';
import type { MarketplaceParts } from '../deps.ts';
import type { Share } from '../share/share.ts';

/** An account in one currency, and whose it is. */
export type Owner = Pick<Share, 'organisation_id' | 'mode' | 'account_id' | 'currency'>;

/**
 * Pays what sellers owe from what they could be paid out, as far as that goes. Call it after
 * posting: the ledger's lock is held then, so nobody moves these balances between the look and the
 * move.
 */
export const payOwing = async (
  deps: Pick<MarketplaceParts, 'ids' | 'clock'>,
  tx: Transaction,
  owners: readonly Owner[],
): Promise<void> => {
  const distinct = [...new Map(owners.map((owner) => [pathOf(owner, 'owing'), owner])).values()];
  if (distinct.length === 0) return;
  const balances = await balancesOf(
    tx,
    distinct.flatMap((owner) =>
      (['owing', 'available'] as const).map((place) => ({
        scope: { organisationId: owner.organisation_id, mode: owner.mode },
        path: pathOf(owner, place),
      })),
    ),
  );
  const drafts = distinct.flatMap((owner, i): readonly TransferDraft[] => {
    // Owing is an asset: it grows with debits, which are negative.
    const owed = -(balances[2 * i]?.posted ?? 0n);
    const free = balances[2 * i + 1]?.available ?? 0n;
    const minor = owed < free ? owed : free;
    return minor > 0n ? [recovery(deps, owner, minor)] : [];
  });
  if (drafts.length === 0) return;
  for (const result of await postTransfers(tx, drafts)) {
    assert(result.kind === 'posted', 'what was looked at under the lock can be moved under it');
  }
};

const recovery = (
  deps: Pick<MarketplaceParts, 'ids' | 'clock'>,
  owner: Owner,
  minor: bigint,
): TransferDraft => ({
  scope: { organisationId: owner.organisation_id, mode: owner.mode },
  id: `recovered:${deps.ids.next('rcv')}`,
  kind: 'account.recovered',
  effectiveAt: deps.clock.now(),
  reference: { type: 'account', id: owner.account_id },
  phase: { kind: 'posted' },
  entries: [
    { account: pathOf(owner, 'available'), minor: -minor, currency: owner.currency },
    { account: pathOf(owner, 'owing'), minor, currency: owner.currency },
  ],
});

const pathOf = ({ account_id: account, currency }: Owner, place: 'owing' | 'available'): string =>
  `merchant:${account}:${place}:${currency}`;
