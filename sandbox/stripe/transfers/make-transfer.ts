import { takeFee } from '../application-fees/take-fee.ts';
import { bookLine } from '../balance/book-line.ts';
import type {
  ApplicationFeeRecord,
  Metadata,
  PaymentRecord,
  TransferRecord,
} from '../world/records.ts';
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
  /** What the platform keeps of the account's payment; nothing unless told. */
  readonly application_fee?: number;
}

/** Moves money of the platform to an account, where it is a payment. No rule is looked at here. */
export function makeTransfer(
  step: Step,
  { leaves_on, arrives_on, application_fee = 0, ...given }: NewTransfer,
): { readonly transfer: TransferRecord; readonly fee: ApplicationFeeRecord | null } {
  const { amount, currency, destination } = given;
  const seller = step.at(destination);
  const id = step.newId('tr_3', 23);
  const payment = step.newId('py_1', 23);
  const fee =
    application_fee === 0
      ? null
      : takeFee(step, {
          account: destination,
          amount: application_fee,
          currency,
          charge: payment,
          originating_transaction: given.source_transaction,
          available_on: leaves_on,
        });
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
      ...(fee === null ? {} : { fee: fee.amount, application_fee: fee.amount }),
      available_on: arrives_on,
    }).id,
    source_transfer: id,
    application_fee: fee?.id ?? null,
    application_fee_amount: fee?.amount ?? null,
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
  return { transfer, fee };
}
