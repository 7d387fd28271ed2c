import { refundFee } from '../application-fees/refund-fee.ts';
import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { changedMetadata } from '../contract/metadata.ts';
import type { Checked } from '../contract/params.ts';
import { forbidden, invalid } from '../contract/refusal.ts';
import { noMetadata } from '../world/plain.ts';
import type { TransferRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { transferOf } from './find-transfers.ts';
import type { createReversalParams } from './params.ts';
import { partOf } from './part-of.ts';
import { reverseTransfer } from './reverse-transfer.ts';

/** Reverses a transfer, whole or in part, any number of times up to its amount. */
export function createReversal(call: Call<Checked<typeof createReversalParams>>): Outcome {
  const { params, step } = call;
  const transfer = transferOf(call);
  const amount = reversible(transfer, params.amount);
  const returned_fee =
    params.refund_application_fee === true ? giveFeeBack(step, transfer, amount) : 0;
  const metadata = changedMetadata(noMetadata, params.metadata);
  const given = { amount, metadata, source_refund: null, returned_fee };
  return found(reverseTransfer(step, transfer, given));
}

/** Gives back of the platform's fee what it had of the part that is reversed. */
function giveFeeBack(step: Step, transfer: TransferRecord, amount: number): number {
  const payment = step.at(transfer.destination).get('payment', transfer.destination_payment);
  const fee = step.get('application_fee', payment?.application_fee ?? '');
  if (fee === undefined) {
    throw forbidden(
      'The payment of this transfer has no application fee that could be refunded.',
      undefined,
      'refund_application_fee',
    );
  }
  const reversed = transfer.amount_reversed + amount;
  const due = partOf(fee.amount, reversed, transfer.amount) - fee.amount_refunded;
  if (due > 0) refundFee(step, fee, due, noMetadata);
  return Math.max(0, due);
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
