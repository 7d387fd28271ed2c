import type { BalanceTransactionRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { armTurn } from './arm-turn.ts';

export interface NewLine
  extends Pick<
    BalanceTransactionRecord,
    'type' | 'amount' | 'currency' | 'source' | 'application_fee'
  > {
  readonly fee?: number;
  /** At once unless told. */
  readonly available_on?: number;
}

/** Books a balance transaction in the account of a step. All money enters and leaves by here. */
export function bookLine(step: Step, line: NewLine): BalanceTransactionRecord {
  const available_on = Math.max(step.now_s, line.available_on ?? 0);
  armTurn(step, available_on);
  return step.put<BalanceTransactionRecord>({
    kind: 'balance_transaction',
    id: step.newId('txn_3', 23),
    n: step.nextN('balance_transaction'),
    created: step.now_s,
    fee: 0,
    ...line,
    available_on,
  });
}
