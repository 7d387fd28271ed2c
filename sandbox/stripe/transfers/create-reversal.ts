import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { changedMetadata } from '../contract/metadata.ts';
import type { Checked } from '../contract/params.ts';
import { forbidden, invalid } from '../contract/refusal.ts';
import { noMetadata } from '../world/plain.ts';
import type { TransferRecord } from '../world/records.ts';
import { transferOf } from './find-transfers.ts';
import type { createReversalParams } from './params.ts';
import { reverseTransfer } from './reverse-transfer.ts';

/** Reverses a transfer, whole or in part, any number of times up to its amount. */
export function createReversal(call: Call<Checked<typeof createReversalParams>>): Outcome {
  const { params, step } = call;
  const transfer = transferOf(call);
  const amount = reversible(transfer, params.amount);
  if (params.refund_application_fee === true) {
    throw forbidden(
      'The payment of this transfer has no application fee that could be refunded.',
      undefined,
      'refund_application_fee',
    );
  }
  const metadata = changedMetadata(noMetadata, params.metadata);
  return found(reverseTransfer(step, transfer, { amount, metadata, source_refund: null }));
}

function reversible(transfer: TransferRecord, asked: number | undefined): number {
  const left = transfer.amount - transfer.amount_reversed;
  if (left === 0) {
    throw forbidden(`Transfer ${transfer.id} is already fully reversed.`, undefined, 'amount');
  }
  const amount = asked ?? left;
  if (amount < 1) {
    throw invalid(
      'This value must be greater than or equal to 1.',
      'amount',
      'parameter_invalid_integer',
    );
  }
  if (amount > left) {
    throw forbidden(
      `Reversal amount (${amount}) is greater than unreversed amount on transfer (${left})`,
      undefined,
      'amount',
    );
  }
  return amount;
}
