import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { isVisible, isWithin, listed } from '../contract/list.ts';
import { changedMetadata } from '../contract/metadata.ts';
import type { Checked } from '../contract/params.ts';
import { forbidden, missing, notCovered } from '../contract/refusal.ts';
import type { PayoutRecord } from '../world/records.ts';
import { giveBack } from './fail-payout.ts';
import type { listParams, updateParams } from './params.ts';

function payoutOf({ step, path }: Call<object>): PayoutRecord {
  const id = path['id'] ?? '';
  const payout = step.get('payout', id);
  if (payout === undefined) throw missing('payout', id);
  return payout;
}

export function retrievePayout(call: Call<object>): Outcome {
  const payout = payoutOf(call);
  if (!isVisible(call.world, payout.id)) throw missing('payout', payout.id);
  return found(payout);
}

export function listPayouts({ world, params }: Call<Checked<typeof listParams>>): Outcome {
  const { arrival_date, destination, status } = params;
  return listed(world, 'payout', '/v1/payouts', params, {
    accept: (one) =>
      isWithin(one.arrival_date, arrival_date) &&
      (destination === undefined || one.destination === destination) &&
      (status === undefined || one.status === status),
  });
}

export function updatePayout(call: Call<Checked<typeof updateParams>>): Outcome {
  const payout = payoutOf(call);
  const metadata = changedMetadata(payout.metadata, call.params.metadata);
  const updated = call.step.put({ ...payout, metadata });
  call.step.emit('payout.updated', updated, payout);
  return found(updated);
}

/** Takes a payout back that has not left yet, and that somebody asked for. */
export function cancelPayout(call: Call<object>): Outcome {
  const payout = payoutOf(call);
  if (payout.is_automatic) throw forbidden('Automatic payouts cannot be canceled.');
  if (payout.status !== 'pending' || payout.method === 'instant') {
    throw forbidden(
      `Payout ${payout.id} cannot be canceled: its status is ${payout.status} and its method ${payout.method}. Only pending standard payouts can.`,
    );
  }
  const end = { status: 'canceled', failure_code: null } as const;
  const canceled = giveBack(call.step, payout, 'payout_cancel', end);
  call.step.emit('payout.canceled', canceled, payout);
  return found(canceled);
}

export function reversePayout(call: Call<object>): Outcome {
  throw notCovered(`reversing a payout (${payoutOf(call).id})`);
}
