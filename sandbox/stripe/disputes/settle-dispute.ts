import type { DisputeRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { reinstate, withdraw } from './book-dispute.ts';

const DAY_S = 86_400;

/** The turn that a dispute waited for: the network judged, the deadline passed, an inquiry grew. */
export function settleDispute(step: Step, dispute: DisputeRecord): void {
  switch (dispute.due) {
    case null:
      return;
    case 'won':
      closeDispute(step, reinstate(step, dispute), 'won');
      return;
    case 'lost':
    case 'warning_closed':
      closeDispute(step, dispute, dispute.due);
      return;
    case 'needs_response':
      escalate(step, dispute);
      return;
  }
}

/** Ends a dispute for good. */
export function closeDispute(
  step: Step,
  dispute: DisputeRecord,
  status: 'won' | 'lost' | 'warning_closed',
): DisputeRecord {
  const closed = step.put({ ...dispute, status, due: null, due_ms: 0 });
  step.emit('charge.dispute.closed', closed, dispute);
  return closed;
}

/** The bank was not convinced by the answer to its inquiry and takes the money. */
function escalate(step: Step, dispute: DisputeRecord): void {
  const due_by = step.now_s + step.world.settings.dispute_days * DAY_S;
  const charged = step.put<DisputeRecord>({
    ...dispute,
    status: 'needs_response',
    due_by,
    due: 'lost',
    due_ms: due_by * 1_000,
  });
  step.emit('charge.dispute.updated', charged, dispute);
  withdraw(step, charged);
}
