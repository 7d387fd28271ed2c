import { bookLine } from '../balance/book-line.ts';
import type { TopupRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

/** The money has come in, or its bank has refused it. */
export function settleTopup(step: Step, topup: TopupRecord): TopupRecord {
  const { amount, currency, id } = topup;
  if (step.world.settings.topups_fail) {
    const failed = step.put<TopupRecord>({
      ...topup,
      status: 'failed',
      failure_code: 'insufficient_funds',
      due_ms: 0,
    });
    step.emit('topup.failed', failed, topup);
    return failed;
  }
  const settled = step.put<TopupRecord>({
    ...topup,
    status: 'succeeded',
    balance_transaction: bookLine(step, { type: 'topup', amount, currency, source: id }).id,
    due_ms: 0,
  });
  step.emit('topup.succeeded', settled, topup);
  return settled;
}
