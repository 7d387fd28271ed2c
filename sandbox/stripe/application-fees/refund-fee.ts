import { bookLine } from '../balance/book-line.ts';
import type { ApplicationFeeRecord, FeeRefundRecord, Metadata } from '../world/records.ts';
import type { Step } from '../world/step.ts';

/** Gives a part of a fee out of the platform's balance; the account's side is booked by the caller. */
export function refundFee(
  platform: Step,
  fee: ApplicationFeeRecord,
  amount: number,
  metadata: Metadata,
): FeeRefundRecord {
  const { currency } = fee;
  const id = platform.newId('fr_1', 23);
  const taken = platform.get('balance_transaction', fee.balance_transaction);
  const refund = platform.put<FeeRefundRecord>({
    kind: 'fee_refund',
    id,
    n: platform.nextN('fee_refund'),
    created: platform.now_s,
    amount,
    currency,
    balance_transaction: bookLine(platform, {
      type: 'application_fee_refund',
      amount: -amount,
      currency,
      source: id,
      available_on: taken?.available_on ?? 0,
    }).id,
    fee: fee.id,
    metadata,
  });
  const refunded = platform.put<ApplicationFeeRecord>({
    ...fee,
    amount_refunded: fee.amount_refunded + amount,
    refunds: [...fee.refunds, id],
  });
  platform.emit('application_fee.refunded', refunded, fee);
  return refund;
}

/** The account's side of a fee that is given back on its own, and not with a refund's line. */
export function bookReturnedFee(
  platform: Step,
  fee: ApplicationFeeRecord,
  refund: FeeRefundRecord,
) {
  const { amount, currency, id } = refund;
  const seller = platform.at(fee.account);
  const payment = seller.get('payment', fee.charge) ?? seller.get('charge', fee.charge);
  const paid = seller.get('balance_transaction', payment?.balance_transaction ?? '');
  bookLine(seller, {
    type: 'application_fee_refund',
    amount,
    currency,
    source: id,
    available_on: paid?.available_on ?? 0,
  });
}
