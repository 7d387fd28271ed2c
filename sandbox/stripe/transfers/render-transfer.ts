import type Stripe from 'stripe';
import type { TransferRecord, TransferReversalRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';

export function renderTransfer(transfer: TransferRecord, world: World): Stripe.Transfer {
  const reversals = transfer.reversals
    .flatMap((id) => world.tables.transfer_reversal.byId.get(id) ?? [])
    .reverse();
  return {
    id: transfer.id,
    object: 'transfer',
    amount: transfer.amount,
    amount_reversed: transfer.amount_reversed,
    balance_transaction: transfer.balance_transaction,
    created: transfer.created,
    currency: transfer.currency,
    description: transfer.description,
    destination: transfer.destination,
    destination_payment: transfer.destination_payment,
    livemode: false,
    metadata: transfer.metadata,
    reversals: {
      object: 'list',
      data: reversals.map(renderTransferReversal),
      has_more: false,
      url: `/v1/transfers/${transfer.id}/reversals`,
    },
    reversed: transfer.amount_reversed === transfer.amount,
    source_transaction: transfer.source_transaction,
    source_type: 'card',
    transfer_group: transfer.transfer_group,
  };
}

export function renderTransferReversal(reversal: TransferReversalRecord): Stripe.TransferReversal {
  return {
    id: reversal.id,
    object: 'transfer_reversal',
    amount: reversal.amount,
    balance_transaction: reversal.balance_transaction,
    created: reversal.created,
    currency: reversal.currency,
    destination_payment_refund: reversal.destination_payment_refund,
    metadata: reversal.metadata,
    source_refund: reversal.source_refund,
    transfer: reversal.transfer,
  };
}
