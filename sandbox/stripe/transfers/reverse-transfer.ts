import { balanceInsufficient } from '../balance/available.ts';
import { bookLine } from '../balance/book-line.ts';
import type {
  BalanceTransactionRecord,
  Metadata,
  PaymentRecord,
  PaymentRefundRecord,
  TransferRecord,
  TransferReversalRecord,
} from '../world/records.ts';
import type { Step } from '../world/step.ts';

export interface NewReversal {
  readonly amount: number;
  readonly metadata: Metadata;
  readonly source_refund: string | null;
  /** What the platform gives back of its fee with it. */
  readonly returned_fee: number;
}

/** Takes a part of a transfer back: from the account's payment, into the platform's balance. */
export function reverseTransfer(
  step: Step,
  transfer: TransferRecord,
  { amount, metadata, source_refund, returned_fee }: NewReversal,
): TransferReversalRecord {
  const { currency, destination } = transfer;
  const seller = step.at(destination);
  const payment = seller.get('payment', transfer.destination_payment);
  if (payment === undefined) throw new Error(`${transfer.id} has no payment`);
  requireFunds(seller, payment, amount - returned_fee);

  const id = step.newId('trr_1', 23);
  const refund = giveBack(seller, payment, { amount, returned_fee }, id);
  const reversal = step.put<TransferReversalRecord>({
    kind: 'transfer_reversal',
    id,
    n: step.nextN('transfer_reversal'),
    created: step.now_s,
    amount,
    currency,
    transfer: transfer.id,
    balance_transaction: bookLine(step, {
      type: 'transfer_refund',
      amount,
      currency,
      source: id,
      available_on: comingOn(step, transfer.balance_transaction),
    }).id,
    destination_payment_refund: refund.id,
    source_refund,
    metadata,
  });
  const reversed = step.put<TransferRecord>({
    ...transfer,
    amount_reversed: transfer.amount_reversed + amount,
    reversals: [...transfer.reversals, id],
  });
  step.emit('transfer.reversed', reversed, transfer);
  return reversal;
}

function giveBack(
  seller: Step,
  payment: PaymentRecord,
  { amount, returned_fee }: Pick<NewReversal, 'amount' | 'returned_fee'>,
  source_transfer_reversal: string,
): PaymentRefundRecord {
  const { currency } = payment;
  const id = seller.newId('pyr_1', 23);
  const line = bookLine(seller, {
    type: 'payment_refund',
    amount: -amount,
    currency,
    source: id,
    ...(returned_fee === 0 ? {} : { fee: -returned_fee, application_fee: -returned_fee }),
    available_on: comingOn(seller, payment.balance_transaction),
  });
  seller.put<PaymentRecord>({ ...payment, amount_refunded: payment.amount_refunded + amount });
  return seller.put<PaymentRefundRecord>({
    kind: 'payment_refund',
    id,
    n: seller.nextN('payment_refund'),
    created: seller.now_s,
    amount,
    currency,
    charge: payment.id,
    balance_transaction: line.id,
    source_transfer_reversal,
    metadata: {},
  });
}

/** What is taken back of money that is on its way never was available. */
function comingOn(step: Step, line: string): number {
  return lineOf(step, line)?.available_on ?? step.now_s;
}

function lineOf(step: Step, id: string): BalanceTransactionRecord | undefined {
  return step.get('balance_transaction', id);
}

/** Where accounts may not be overdrawn, a reversal takes no more than they have. */
function requireFunds(seller: Step, payment: PaymentRecord, amount: number): void {
  if (seller.world.settings.reversals_overdraw) return;
  const purse = seller.world.funds.read(seller.now_s).get(payment.currency);
  const isComing = comingOn(seller, payment.balance_transaction) > seller.now_s;
  const has = (purse?.available ?? 0) + (isComing ? (purse?.pending ?? 0) : 0);
  if (has < amount) throw balanceInsufficient('transfer reversal');
}
