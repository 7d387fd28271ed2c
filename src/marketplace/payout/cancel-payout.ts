import type { Caller } from '#kernel';
import { openErrands } from '#providers';
import type { MarketplaceDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { payoutMachine } from './payout.machine.ts';
import { foundPayout, retrievePayout } from './retrieve-payout.ts';
import type { PayoutView } from './schema.ts';
import { lockPayout } from './store.ts';

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
    // Called off by an earlier run of this request.
    if (payout.state === 'canceled') return [];
    if (payout.state !== 'pending' || payout.provider_reference === null) {
      throw refuse('payout_wrong_state', {
        detail: `Payout ${id} is ${payout.state}; only a pending one can be called off.`,
        extra: {
          status_of_payout: payout.state,
          may_fail: payoutMachine.may(payout.state, 'fail'),
        },
      });
    }
    return await openErrands(deps, tx, [
      {
        scope: caller,
        id: errandId,
        owner: 'marketplace',
        subjectId: payout.id,
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
