import type { BalanceTransactionRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

type Line = Pick<BalanceTransactionRecord, 'type' | 'amount' | 'currency' | 'source'>;

/** Books a refund, or its failure, in the balance at once and without a fee. Gives the line's id. */
export function bookRefund(step: Step, line: Line): string {
  return step.put<BalanceTransactionRecord>({
    kind: 'balance_transaction',
    id: step.newId('txn_3', 23),
    n: step.nextN('balance_transaction'),
    created: step.now_s,
    ...line,
    fee: 0,
    available_on: step.now_s,
  }).id;
}
