import { bookLine } from '../balance/book-line.ts';
import type { ApplicationFeeRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

export interface NewFee
  extends Pick<
    ApplicationFeeRecord,
    'account' | 'amount' | 'currency' | 'charge' | 'originating_transaction'
  > {
  readonly available_on: number;
}

/** The platform's fee comes in as the charge does; the account's line has it as a fee already. */
export function takeFee(platform: Step, { available_on, ...given }: NewFee): ApplicationFeeRecord {
  const { amount, currency } = given;
  const id = platform.newId('fee_1', 23);
  const fee = platform.put<ApplicationFeeRecord>({
    kind: 'application_fee',
    id,
    n: platform.nextN('application_fee'),
    created: platform.now_s,
    ...given,
    amount_refunded: 0,
    balance_transaction: bookLine(platform, {
      type: 'application_fee',
      amount,
      currency,
      source: id,
      available_on,
    }).id,
    refunds: [],
  });
  platform.emit('application_fee.created', fee);
  return fee;
}
