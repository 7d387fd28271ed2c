import { type Caller, jsonRows } from '#kernel';
import { openErrands } from '#providers';
import type { MarketplaceDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { payoutMachine } from './payout.machine.ts';
import { foundPayout, retrievePayout } from './retrieve-payout.ts';
import type { PayoutView } from './schema.ts';
import { lockPayout, savePayout } from './store.ts';

/**
 * Calls a payout off while it is pending; its claim comes back once the provider says so. One that
 * has gone on meanwhile goes on.
 *
 * @throws refusal payout_not_found, payout_wrong_state
 */
export const cancelPayout = async (
  deps: MarketplaceDeps,
  caller: Caller,
  { params }: { readonly params: { readonly payout_id: string } },
): Promise<PayoutView> => {
  const errandId = caller.ids.next('err');
  const { payout_id: id } = params;
  const leased = await deps.database.transaction(async (tx) => {
    const locked = await tx.row(lockPayout, [caller.organisationId, id]);
    const payout = foundPayout(locked?.mode === caller.mode ? locked : undefined, caller, id);
    // Called off already, or somebody is at it: what comes of that holds for whoever asks.
    if (payout.state === 'canceled' || payout.cancel_id !== null) return [];
    if (payout.state !== 'pending' || payout.provider_reference === null) {
      throw refuse('payout_wrong_state', {
        detail: `Payout ${id} is ${payout.state}; only a pending one can be called off.`,
        extra: {
          status_of_payout: payout.state,
          may_fail: payoutMachine.may(payout.state, 'fail'),
        },
      });
    }
    await tx.run(savePayout, [jsonRows([{ ...payout, cancel_id: errandId }])]);
    return await openErrands(deps, tx, [
      {
        scope: caller,
        id: errandId,
        owner: 'marketplace',
        // Its own: that which makes the payout may not have come to its end yet.
        subjectId: errandId,
        connectionId: payout.connection_id,
        provider: payout.provider,
        instruction: {
          kind: 'cancel_payout',
          account: payout.account_reference,
          payout: payout.provider_reference,
        },
        traceparent: caller.traceparent,
      },
    ]);
  });
  await deps.errands.drive(leased);
  return await retrievePayout(deps, caller, { params });
};
