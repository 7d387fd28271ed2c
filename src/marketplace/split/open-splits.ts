import { assert, jsonRows, type Transaction } from '#kernel';
import type { SplitFacts } from '#payments';
import { followAccounts } from '../catch-up/follow-accounts.ts';
import type { MarketplaceParts } from '../deps.ts';
import type { Share, Split } from '../share/share.ts';
import { insertShares } from '../share/store.ts';

/**
 * Makes the shares of splits that have none yet, one for each account of the plan; those that stand
 * are left alone. In one statement, however many payments and accounts there are.
 */
export const openSplits = async (
  deps: Pick<MarketplaceParts, 'ids' | 'clock' | 'providerNamed'>,
  tx: Transaction,
  splits: readonly Split[],
  factsOf: ReadonlyMap<string, SplitFacts>,
): Promise<void> => {
  const unopened = splits.filter(({ booking_count }) => booking_count === 0);
  const shares = unopened.flatMap((split) => {
    const facts = factsOf.get(split.payment_id);
    assert(facts !== undefined, 'a split belongs to a payment with a plan');
    return newShares(deps, split, facts);
  });
  if (shares.length > 0) await tx.run(insertShares, [jsonRows(shares)]);
  await followAccounts(
    deps,
    tx,
    unopened.flatMap((split) =>
      (factsOf.get(split.payment_id)?.plan.parts ?? [])
        .filter(({ provider }) => provider === split.provider)
        .map(({ reference }) => ({ ...split, account_reference: reference })),
    ),
  );
};

/** The shares of a split, none of which has anything yet. */
export const newShares = (
  deps: Pick<MarketplaceParts, 'ids' | 'clock'>,
  split: Split,
  { plan }: SplitFacts,
): readonly Share[] => {
  const at = deps.clock.now();
  return plan.parts.map((part, i) => ({
    organisation_id: split.organisation_id,
    mode: split.mode,
    id: deps.ids.next('shr'),
    payment_id: split.payment_id,
    account_id: part.accountId,
    account_reference: part.reference,
    place: i + 1,
    currency: split.currency,
    part_minor: BigInt(part.minor),
    hold_release: part.hold.release,
    hold_until: part.hold.at === null ? null : new Date(part.hold.at),
    release_asked_at: null,
    state: 'held',
    credited_minor: 0n,
    borne_minor: 0n,
    taken_minor: 0n,
    transferred_minor: 0n,
    recalled_minor: 0n,
    usable_at: null,
    problem: null,
    problem_code: null,
    problem_message: null,
    retry_count: 0,
    retry_at: null,
    step_count: 0,
    created_at: at,
    updated_at: at,
  }));
};
