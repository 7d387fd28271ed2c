import { payeesOf } from '#accounts';
import { assert } from '#kernel';
import type { PlatformDesk } from '#providers';
import type { MarketplaceDeps } from '../deps.ts';
import { settlePayout } from './fold-payout.ts';
import { hearOfPayout } from './hear-of-payout.ts';
import { type Payout, scopeOfPayout } from './payout.ts';
import { readLines } from './read-lines.ts';
import { lockPayout, payoutsToLookAt, takePayouts } from './store.ts';
import { writePayout } from './write-payout.ts';

const hourMs = 3_600_000;

/**
 * Asks about payouts that are not over: notices may be lost. One that was paid and has stood the
 * time in which it may come back is asked about once more, and settled.
 */
export const lookAtPayouts = async (
  deps: MarketplaceDeps,
  ids: readonly string[],
): Promise<void> => {
  const now = deps.clock.now();
  const taken = await deps.database.transaction(
    async (tx) => await tx.rows(takePayouts, [ids, now, new Date(now.getTime() + hourMs)]),
  );
  const looked = await Promise.allSettled(taken.map(async (payout) => await look(deps, payout)));
  const failed = looked.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
};

/** Payouts that are due to be looked at, longest due first. */
export const findPayoutsToLookAt = async (
  deps: Pick<MarketplaceDeps, 'database' | 'clock'>,
  limit: number,
): Promise<readonly string[]> => {
  const rows = await deps.database.transaction(
    async (tx) => await tx.rows(payoutsToLookAt, [deps.clock.now(), limit]),
  );
  return rows.map(({ id }) => id);
};

const look = async (deps: MarketplaceDeps, payout: Payout): Promise<void> => {
  const { provider_reference: reference, account_reference: account } = payout;
  const { platform } = deps.providerNamed(payout.provider);
  const connection = await deps.connectionById(payout.connection_id);
  assert(platform !== null && connection !== undefined, 'what paid out is kept for ever');
  if (reference === null) return;
  const { result } = await platform.readPayout(connection, account, reference);
  if (result.kind === 'gone') {
    // An account that lets us in no more tells of nothing that came back: time alone settles it.
    await deps.database.transaction(async (tx) => await settleDue(deps, platform, tx, payout));
    return deps.onEvents();
  }
  if (result.kind !== 'found') return;
  const scope = scopeOfPayout(payout);
  const heard = await deps.database.transaction(async (tx) => {
    const payee = (await payeesOf(tx, scope, [payout.account_id])).get(payout.account_id);
    assert(payee !== undefined, 'an account that was paid out is kept for ever');
    const named = { ...payee, reference: account };
    const after = await hearOfPayout(deps, tx, named, { scope, report: result.value });
    return await settleDue(deps, platform, tx, after);
  });
  deps.onEvents();
  if (heard.is_automatic && result.value.isReconciled) await readLines(deps, heard);
};

/** Still paid, and the time in which it could come back is over. */
const settleDue = async (
  deps: MarketplaceDeps,
  platform: PlatformDesk,
  tx: Parameters<typeof writePayout>[1],
  seen: Payout,
): Promise<Payout> => {
  const payout = await tx.row(lockPayout, [seen.organisation_id, seen.id]);
  if (payout?.state !== 'paid' || payout.paid_at === null) return seen;
  const now = deps.clock.now();
  if (payout.paid_at.getTime() + platform.payoutSettlesMs > now.getTime()) return seen;
  await writePayout(deps, tx, settlePayout(payout, now));
  return payout;
};
