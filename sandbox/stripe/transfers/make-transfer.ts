import { bookLine } from '../balance/book-line.ts';
import type { Metadata, PaymentRecord, TransferRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

export interface NewTransfer {
  readonly amount: number;
  readonly currency: string;
  readonly destination: string;
  readonly source_transaction: string | null;
  readonly transfer_group: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;
  /** When the money is there for the platform to give, and when for the account to use. */
  readonly leaves_on: number;
  readonly arrives_on: number;
}

/** Moves money of the platform to an account, where it is a payment. No rule is looked at here. */
export function makeTransfer(
  step: Step,
  { leaves_on, arrives_on, ...given }: NewTransfer,
): TransferRecord {
  const { amount, currency, destination } = given;
  const seller = step.at(destination);
  const id = step.newId('tr_3', 23);
  const payment = step.newId('py_1', 23);
  seller.put<PaymentRecord>({
    kind: 'payment',
    id: payment,
    n: seller.nextN('payment'),
    created: step.now_s,
    amount,
    amount_refunded: 0,
    currency,
    balance_transaction: bookLine(seller, {
      type: 'payment',
      amount,
      currency,
      source: payment,
      available_on: arrives_on,
    }).id,
    source_transfer: id,
    application_fee: null,
    application_fee_amount: null,
    metadata: {},
  });
  const transfer = step.put<TransferRecord>({
    kind: 'transfer',
    id,
    n: step.nextN('transfer'),
    created: step.now_s,
    ...given,
    amount_reversed: 0,
    destination_payment: payment,
    balance_transaction: bookLine(step, {
      type: 'transfer',
      amount: -amount,
      currency,
      source: id,
      available_on: leaves_on,
    }).id,
    reversals: [],
  });
  step.emit('transfer.created', transfer);
  return transfer;
}
