import type { Static } from 'typebox';
import { payeesOf } from '#accounts';
import { appendEvents, type Caller, jsonRows } from '#kernel';
import { postTransfers } from '#ledger';
import { parsePositiveAmount } from '#money';
import type { MarketplaceDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { bookReserve } from './bookings.ts';
import { presentReserve } from './present-reserve.ts';
import type { CreateReserveBody, ReserveView } from './schema.ts';
import { insertReserve, lockReserve, type Reserve } from './store.ts';

/**
 * Keeps back a part of what a seller has available, against refunds and disputes to come, until it
 * is let go by hand or by its date.
 *
 * @throws refusal payout_account_not_found, reserve_above_available, those of amounts
 */
export const createReserve = async (
  deps: MarketplaceDeps,
  caller: Caller,
  { body }: { readonly body: Static<typeof CreateReserveBody> },
): Promise<ReserveView> => {
  const amount = parsePositiveAmount(body.amount, body.currency);
  const id = caller.ids.next('rsv');
  const view = await deps.database.transaction(async (tx) => {
    const stands = await tx.row(lockReserve, [caller.organisationId, id]);
    if (stands !== undefined) return presentReserve(stands);
    const payee = (await payeesOf(tx, caller, [body.account_id])).get(body.account_id);
    if (payee === undefined) {
      throw refuse('payout_account_not_found', { detail: `No account ${body.account_id}.` });
    }
    const at = deps.clock.now();
    const reserve: Reserve = {
      organisation_id: caller.organisationId,
      mode: caller.mode,
      id,
      account_id: payee.id,
      amount_minor: amount.minor,
      currency: amount.currency,
      reason: body.reason ?? null,
      release_at: body.release_at === undefined ? null : new Date(body.release_at),
      released_at: null,
      created_at: at,
    };
    await tx.run(insertReserve, [jsonRows([reserve])]);
    const [booked] = await postTransfers(tx, [bookReserve(reserve, 'reserved', at)]);
    if (booked?.kind === 'refused') throw refuse('reserve_above_available', { pointer: '/amount' });
    const payload = presentReserve(reserve);
    await appendEvents(tx, deps.ids, [
      { scope: caller, type: 'reserve.created', object: { type: 'reserve', id }, payload },
    ]);
    return payload;
  });
  deps.onEvents();
  return view;
};
