import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { isVisible, listed } from '../contract/list.ts';
import { changedMetadata } from '../contract/metadata.ts';
import type { Checked } from '../contract/params.ts';
import { missing } from '../contract/refusal.ts';
import type { TransferRecord, TransferReversalRecord } from '../world/records.ts';
import type {
  listParams,
  listReversalsParams,
  updateParams,
  updateReversalParams,
} from './params.ts';

/** The transfer that a path names. */
export function transferOf({ step, path }: Call<object>): TransferRecord {
  const id = path['id'] ?? '';
  const transfer = step.get('transfer', id);
  if (transfer === undefined) throw missing('transfer', id);
  return transfer;
}

export function retrieveTransfer(call: Call<object>): Outcome {
  const transfer = transferOf(call);
  if (!isVisible(call.world, transfer.id)) throw missing('transfer', transfer.id);
  return found(transfer);
}

export function listTransfers({ world, params }: Call<Checked<typeof listParams>>): Outcome {
  const { destination, transfer_group } = params;
  return listed(world, 'transfer', '/v1/transfers', params, {
    accept: (one) =>
      (destination === undefined || one.destination === destination) &&
      (transfer_group === undefined || one.transfer_group === transfer_group),
  });
}

export function updateTransfer(call: Call<Checked<typeof updateParams>>): Outcome {
  const { params, step } = call;
  const transfer = transferOf(call);
  const updated = step.put({
    ...transfer,
    description: params.description === undefined ? transfer.description : params.description,
    metadata: changedMetadata(transfer.metadata, params.metadata),
  });
  step.emit('transfer.updated', updated, transfer);
  return found(updated);
}

export function retrieveReversal(call: Call<object>): Outcome {
  return found(reversalOf(call));
}

export function updateReversal(call: Call<Checked<typeof updateReversalParams>>): Outcome {
  const reversal = reversalOf(call);
  const metadata = changedMetadata(reversal.metadata, call.params.metadata);
  return found(call.step.put({ ...reversal, metadata }));
}

export function listReversals(call: Call<Checked<typeof listReversalsParams>>): Outcome {
  const { id, reversals } = transferOf(call);
  const url = `/v1/transfers/${id}/reversals`;
  return listed(call.world, 'transfer_reversal', url, call.params, { among: reversals });
}

function reversalOf(call: Call<object>): TransferReversalRecord {
  const id = call.path['reversal'] ?? '';
  const reversal = call.step.get('transfer_reversal', id);
  if (reversal?.transfer !== transferOf(call).id) throw missing('transfer reversal', id);
  return reversal;
}
