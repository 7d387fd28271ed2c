import { reviewOwner } from '../accounts/review-account.ts';
import { bookLine } from '../balance/book-line.ts';
import type { ExternalAccountRecord, PayoutRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

/**
 * The bank gives the money back, be the payout on its way or paid already. The account has it again
 * at once, and Stripe pays out to that bank account no more. The fee of an instant one stays.
 */
export function failPayout(step: Step, payout: PayoutRecord, code: string): PayoutRecord {
  const failed = giveBack(step, payout, 'payout_failure', { status: 'failed', failure_code: code });
  step.emit('payout.failed', failed, payout);
  const external = step.get('external_account', payout.destination);
  if (external !== undefined && external.status !== 'errored' && !external.is_deleted) {
    const errored = step.put<ExternalAccountRecord>({ ...external, status: 'errored' });
    step.emit('account.external_account.updated', errored, external);
    reviewOwner(step);
  }
  return failed;
}

/** Puts the money of a payout that did not come to pass back into the balance. */
export function giveBack(
  step: Step,
  payout: PayoutRecord,
  type: 'payout_cancel' | 'payout_failure',
  end: Pick<PayoutRecord, 'status' | 'failure_code'>,
): PayoutRecord {
  const { amount, currency, id } = payout;
  return step.put<PayoutRecord>({
    ...payout,
    ...end,
    failure_balance_transaction: bookLine(step, { type, amount, currency, source: id }).id,
    due: null,
    due_ms: 0,
  });
}
