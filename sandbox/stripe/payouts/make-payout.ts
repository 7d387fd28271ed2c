import { bookLine } from '../balance/book-line.ts';
import type { ExternalAccountRecord, Metadata, PayoutRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { instantFeeOf } from './instant.ts';

const DAY_S = 86_400;

export interface NewPayout {
  readonly amount: number;
  readonly currency: string;
  readonly method: 'instant' | 'standard';
  readonly target: ExternalAccountRecord;
  readonly description: string | null;
  readonly statement_descriptor: string | null;
  readonly metadata: Metadata;
  /** What an automatic payout pays out; null for one that was asked for. */
  readonly lines: readonly string[] | null;
}

/** Takes money out of an account's balance, on its way to the bank. No rule is looked at here. */
export function makePayout(step: Step, { target, lines, ...given }: NewPayout): PayoutRecord {
  const { amount, currency, method } = given;
  const id = step.newId('po_1', 23);
  const line = bookLine(step, {
    type: 'payout',
    amount: -amount,
    fee: method === 'instant' ? instantFeeOf(amount) : 0,
    currency,
    source: id,
  });
  const { payout_leaves_ms } = step.world.settings;
  const payout = step.put<PayoutRecord>({
    kind: 'payout',
    id,
    n: step.nextN('payout'),
    created: step.now_s,
    ...given,
    status: 'pending',
    is_automatic: lines !== null,
    is_reconciled: false,
    arrival_date: arrivalOf(step, method),
    destination: target.id,
    balance_transaction: line.id,
    failure_balance_transaction: null,
    failure_code: null,
    lines: lines === null ? [] : [...lines, line.id],
    due_ms: step.now_ms + Math.max(1, payout_leaves_ms),
    due: 'leaves',
  });
  step.emit('payout.created', payout);
  return payout;
}

function arrivalOf(step: Step, method: NewPayout['method']): number {
  const { instant_payout_ms, payout_days } = step.world.settings;
  if (method === 'instant') return step.now_s + Math.ceil(instant_payout_ms / 1_000);
  const at = step.now_s + payout_days * DAY_S;
  return payout_days === 0 ? at : at - (at % DAY_S);
}
