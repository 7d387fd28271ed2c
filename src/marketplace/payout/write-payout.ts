import { appendEvents, assert, jsonRows, type Transaction } from '#kernel';
import { postTransfers } from '#ledger';
import type { MarketplaceParts } from '../deps.ts';
import { payOwing } from '../recovery/pay-owing.ts';
import type { PayoutChange } from './fold-payout.ts';
import { scopeOfPayout } from './payout.ts';
import { presentPayout } from './present-payout.ts';
import { insertPayoutStep, savePayout } from './store.ts';

/**
 * Writes a locked payout with its step, its bookings and its events, in the caller's transaction.
 * What the seller owes by it is paid from what he has at once.
 */
export const writePayout = async (
  deps: Pick<MarketplaceParts, 'ids' | 'clock'>,
  tx: Transaction,
  { payout, step, bookings, tellings }: PayoutChange,
): Promise<void> => {
  assert((await tx.run(savePayout, [jsonRows([payout])])) === 1, 'a changed payout stands');
  if (step !== null) {
    const { organisation_id, mode, id, step_count, state, updated_at } = payout;
    await tx.run(insertPayoutStep, [
      jsonRows([
        {
          organisation_id,
          mode,
          object_id: id,
          sequence: step_count,
          from_state: step.from,
          event: step.event,
          to_state: state,
          occurred_at: updated_at,
        },
      ]),
    ]);
  }
  for (const result of bookings.length === 0 ? [] : await postTransfers(tx, bookings)) {
    assert(result.kind === 'posted', 'the ledger takes what a payout has moved, once');
  }
  if (bookings.length > 0) await payOwing(deps, tx, [payout]);
  await appendEvents(
    tx,
    deps.ids,
    tellings.map((type) => ({
      scope: scopeOfPayout(payout),
      type,
      object: { type: 'payout', id: payout.id },
      payload: presentPayout(payout),
    })),
  );
};
