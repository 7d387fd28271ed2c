import { payoutFailureOf } from '../external-accounts/test-accounts.ts';
import type { PayoutRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { failPayout } from './fail-payout.ts';

/** The turn that a payout waited for: it left for the bank, or the bank has it, or gives it back. */
export function settlePayout(step: Step, payout: PayoutRecord): void {
  if (payout.due === 'leaves') {
    leave(step, payout);
    return;
  }
  const external = step.get('external_account', payout.destination);
  const failure = external === undefined ? undefined : payoutFailureOf(external.last4);
  if (failure !== undefined) {
    failPayout(step, payout, failure);
    return;
  }
  const paid = step.put<PayoutRecord>({ ...payout, status: 'paid', due: null, due_ms: 0 });
  step.emit('payout.paid', paid, payout);
}

/** From here on it cannot be canceled, and what an automatic one pays out is known. */
function leave(step: Step, payout: PayoutRecord): void {
  const left = step.put<PayoutRecord>({
    ...payout,
    status: 'in_transit',
    is_reconciled: payout.is_automatic,
    due: 'arrives',
    // Counted from its own turn: where the clock was moved past both, both are due.
    due_ms: Math.max(payout.arrival_date * 1_000, payout.due_ms + 1),
  });
  step.emit('payout.updated', left, payout);
  if (payout.is_automatic) step.emit('payout.reconciliation_completed', left, payout);
}
