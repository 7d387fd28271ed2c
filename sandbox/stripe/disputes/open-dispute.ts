import { cardOfName } from '../cards/test-cards.ts';
import { noMetadata } from '../world/plain.ts';
import type { ChargeRecord, DisputeRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { withdraw } from './book-dispute.ts';

const DAY_S = 86_400;
/** An inquiry that nobody turns into a chargeback is closed. Source: docs.stripe.com/disputes/how-disputes-work. */
const INQUIRY_DAYS = 120;

/** Lets the owner of a disputing test card dispute what was just captured; others keep quiet. */
export function openDispute(step: Step, charge: ChargeRecord): void {
  const told = cardOfName(charge.card).dispute;
  if (told === undefined) return;
  const isInquiry = told.isInquiry === true;
  const due_by = step.now_s + step.world.settings.dispute_days * DAY_S;
  const opened = step.put<DisputeRecord>({
    kind: 'dispute',
    id: step.newId('dp_1', 23),
    n: step.nextN('dispute'),
    created: step.now_s,
    amount: charge.amount_captured,
    currency: charge.currency,
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
    charge: charge.id,
    payment_intent: charge.payment_intent,
    reason: told.reason,
    network_reason_code: told.network_reason_code,
    evidence: {},
    due_by,
    submission_count: 0,
    lines: [],
    metadata: noMetadata,
    due_ms: (isInquiry ? step.now_s + INQUIRY_DAYS * DAY_S : due_by) * 1_000,
    due: isInquiry ? 'warning_closed' : 'lost',
  });
  step.emit('charge.dispute.created', opened);
  if (!isInquiry) withdraw(step, opened);
}
