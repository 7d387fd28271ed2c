import { appendEvents, assert, type Caller, type Scope } from '#kernel';
import { postTransfers } from '#ledger';
import type { MarketplaceDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { payOwing } from '../recovery/pay-owing.ts';
import { bookReserve } from './bookings.ts';
import { presentReserve } from './present-reserve.ts';
import type { ReserveView } from './schema.ts';
import { dueReserves, dueReservesAmong, lockReserve, markReleased } from './store.ts';

/** Lets a reserve go; one that was let go already stays so. @throws refusal reserve_not_found */
export const releaseReserve = async (
  deps: MarketplaceDeps,
  caller: Caller,
  { params }: { readonly params: { readonly reserve_id: string } },
): Promise<ReserveView> => await release(deps, caller, params.reserve_id);

/** Lets the named reserves go whose time is over. */
export const releaseDueReserves = async (
  deps: MarketplaceDeps,
  ids: readonly string[],
): Promise<void> => {
  const reserves = await deps.database.transaction(
    async (tx) => await tx.rows(dueReservesAmong, [ids, deps.clock.now()]),
  );
  for (const { id, organisation_id: organisationId, mode } of reserves) {
    await release(deps, { organisationId, mode }, id);
  }
};

/** Reserves whose time is over. */
export const findDueReserves = async (
  deps: Pick<MarketplaceDeps, 'database' | 'clock'>,
  limit: number,
): Promise<readonly string[]> => {
  const rows = await deps.database.transaction(
    async (tx) => await tx.rows(dueReserves, [deps.clock.now(), limit]),
  );
  return rows.map(({ id }) => id);
};

const release = async (deps: MarketplaceDeps, scope: Scope, id: string): Promise<ReserveView> => {
  const view = await deps.database.transaction(async (tx) => {
    const reserve = await tx.row(lockReserve, [scope.organisationId, id]);
    if (reserve?.mode !== scope.mode) {
      throw refuse('reserve_not_found', { detail: `No reserve ${id}.` });
    }
    if (reserve.released_at !== null) return presentReserve(reserve);
    const at = deps.clock.now();
    await tx.run(markReleased, [scope.organisationId, id, at]);
    const [booked] = await postTransfers(tx, [bookReserve(reserve, 'unreserved', at)]);
    assert(booked?.kind === 'posted', 'what was kept back is there to be let go, once');
    await payOwing(deps, tx, [reserve]);
    const payload = presentReserve({ ...reserve, released_at: at });
    await appendEvents(tx, deps.ids, [
      { scope, type: 'reserve.released', object: { type: 'reserve', id }, payload },
    ]);
    return payload;
  });
  deps.onEvents();
  return view;
};
