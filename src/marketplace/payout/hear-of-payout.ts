import type { Payee } from '#accounts';
import { assert, jsonRows, type Scope, type Transaction } from '#kernel';
import { postTransfers } from '#ledger';
import type { PayoutReport } from '#providers';
import type { MarketplaceParts } from '../deps.ts';
import { claim } from './bookings.ts';
import { foldPayout, type PayoutChange } from './fold-payout.ts';
import { importedPayout } from './new-payout.ts';
import type { Payout } from './payout.ts';
import { insertPayout, lockPayout, lockPayoutByReference } from './store.ts';
import { writePayout } from './write-payout.ts';

type HearDeps = Pick<MarketplaceParts, 'ids' | 'clock' | 'providerNamed'>;

/**
 * Lays what the provider says of a payout over our row of it. One that we did not ask for was made
 * by the account's schedule, or by hand: it gets a row of its own, once, whoever hears of it first.
 */
export const hearOfPayout = async (
  deps: HearDeps,
  tx: Transaction,
  payee: Payee & { readonly reference: string },
  heard: { readonly scope: Scope; readonly report: PayoutReport },
): Promise<Payout> => {
  const at = deps.clock.now();
  const { scope, report } = heard;
  const known = await find(tx, payee, heard);
  const { payout, isNew } =
    known === undefined ? await adopt(deps, tx, payee, heard) : { payout: known, isNew: false };
  const settlesMs = deps.providerNamed(payout.provider).platform?.payoutSettlesMs ?? 0;
  const change = foldPayout(payout, report, { at, settlesMs });
  const told = isNew ? ['payout.created', ...change.tellings] : change.tellings;
  if (told.length > 0 || change.bookings.length > 0) {
    await writePayout(deps, tx, { ...change, tellings: told } satisfies PayoutChange);
  }
  // Whose it is comes from the account, never from the report.
  return { ...change.payout, organisation_id: scope.organisationId };
};

/** By our own id, where it carries that and is the account's; else by the provider's name. */
const find = async (
  tx: Transaction,
  payee: Payee,
  { scope, report }: { readonly scope: Scope; readonly report: PayoutReport },
): Promise<Payout | undefined> => {
  const ours =
    report.payoutId === null
      ? undefined
      : await tx.row(lockPayout, [scope.organisationId, report.payoutId]);
  if (ours?.account_id === payee.id && ours.mode === scope.mode) return ours;
  return await tx.row(lockPayoutByReference, [
    scope.organisationId,
    payee.connectionId,
    report.reference,
  ]);
};

const adopt = async (
  deps: HearDeps,
  tx: Transaction,
  payee: Payee & { readonly reference: string },
  { scope, report }: { readonly scope: Scope; readonly report: PayoutReport },
): Promise<{ readonly payout: Payout; readonly isNew: boolean }> => {
  const at = deps.clock.now();
  const made = importedPayout(scope, payee, report, { id: deps.ids.next('po'), at });
  await tx.run(insertPayout, [jsonRows([{ ...made, provider_reference: report.reference }])]);
  const row = await tx.row(lockPayoutByReference, [
    scope.organisationId,
    payee.connectionId,
    report.reference,
  ]);
  assert(row !== undefined, 'whoever heard of it first has written it');
  // Somebody else heard of it first, and has claimed it.
  if (row.id !== made.id) return { payout: row, isNew: false };
  const [claimed] = await postTransfers(tx, [claim(made, at)]);
  assert(claimed?.kind === 'posted', 'what the provider has paid out can always be owed');
  // It is not sent on our books yet: the fold does that, by the report.
  return { payout: made, isNew: true };
};
