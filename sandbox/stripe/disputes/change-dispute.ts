import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { changedMetadata } from '../contract/metadata.ts';
import type { Checked } from '../contract/params.ts';
import { forbidden, missing } from '../contract/refusal.ts';
import type { DisputeRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { evidenceFields, evidenceKinds } from './evidence-fields.ts';
import type { updateParams } from './params.ts';
import { closeDispute } from './settle-dispute.ts';

/** Keeps evidence, and submits it unless told not to. What it says decides how the bank judges. */
export function updateDispute({ step, params, path }: Call<Checked<typeof updateParams>>): Outcome {
  const dispute = disputeOf(step, path);
  requireOpen(step, dispute);
  requireFiles(step, params.evidence ?? {});
  const kept = step.put<DisputeRecord>({
    ...dispute,
    evidence: laidOver(dispute.evidence, params.evidence ?? {}),
    metadata: changedMetadata(dispute.metadata, params.metadata),
  });
  const isSubmitted = params.submit ?? params.evidence !== undefined;
  const updated = isSubmitted ? submit(step, kept) : kept;
  step.emit('charge.dispute.updated', updated, dispute);
  return found(updated);
}

/** Gives in: the money stays with the buyer. */
export function acceptDispute({ step, path }: Call<object>): Outcome {
  const dispute = disputeOf(step, path);
  if (!isOpen(dispute)) throw notOpen(dispute);
  return found(
    closeDispute(step, dispute, dispute.status.startsWith('warning') ? 'warning_closed' : 'lost'),
  );
}

export function disputeOf(step: Step, path: Readonly<Record<string, string>>): DisputeRecord {
  const id = path['id'] ?? '';
  const dispute = step.get('dispute', id);
  if (dispute === undefined) throw missing('dispute', id);
  return dispute;
}

function submit(step: Step, dispute: DisputeRecord): DisputeRecord {
  const isInquiry = dispute.status === 'warning_needs_response';
  return step.put<DisputeRecord>({
    ...dispute,
    status: isInquiry ? 'warning_under_review' : 'under_review',
    submission_count: dispute.submission_count + 1,
    due: verdictOf(dispute.evidence, isInquiry),
    due_ms: step.now_ms + step.world.settings.dispute_settles_ms,
  });
}

/** The words by which a test says how it ends. Source: docs.stripe.com/testing, disputes. */
function verdictOf(evidence: DisputeRecord['evidence'], isInquiry: boolean): DisputeRecord['due'] {
  const said = evidence['uncategorized_text'];
  if (isInquiry) return said === 'escalate_inquiry_evidence' ? 'needs_response' : 'warning_closed';
  return said === 'winning_evidence' ? 'won' : 'lost';
}

function laidOver(
  before: DisputeRecord['evidence'],
  given: Readonly<Record<string, unknown>>,
): DisputeRecord['evidence'] {
  const all = { ...before, ...given };
  const texts = Object.entries(all).filter((entry): entry is [string, string] => {
    const [, value] = entry;
    return typeof value === 'string' && value !== '';
  });
  return Object.fromEntries(texts);
}

function isOpen({ status }: DisputeRecord): boolean {
  return status === 'needs_response' || status === 'warning_needs_response';
}

function requireOpen(step: Step, dispute: DisputeRecord): void {
  if (!isOpen(dispute)) throw notOpen(dispute);
  if (step.now_s > dispute.due_by) throw forbidden('The deadline for evidence has passed.');
}

/** A file stands for evidence only where it was uploaded as such, in the dispute's own account. */
function requireFiles(step: Step, evidence: Readonly<Record<string, unknown>>): void {
  for (const field of evidenceFields) {
    const id = evidence[field];
    if (evidenceKinds[field] !== 'file' || typeof id !== 'string') continue;
    const file = step.get('file', id);
    if (file?.purpose !== 'dispute_evidence')
      throw missing('file upload', id, `evidence[${field}]`);
  }
}

function notOpen({ status }: DisputeRecord) {
  return forbidden(`This dispute is already ${status} and takes no answer.`);
}
