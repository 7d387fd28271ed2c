import type { Mode, Scope } from '#kernel';
import type { DisputeReport, Evidence } from '#providers';
import type { DisputeState } from './dispute.machine.ts';
import type { ResponseState } from './response.machine.ts';

/** A dispute as it stands in its row. */
export interface Dispute {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly payment_id: string;
  readonly state: DisputeState;
  readonly stage: DisputeReport['stage'];
  readonly provider: string;
  readonly connection_id: string;
  readonly provider_reference: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly reason: string;
  readonly code: string;
  readonly funds: DisputeReport['funds'];
  /** What is booked as taken by now. */
  readonly withdrawn_minor: bigint;
  readonly withdrawn_currency: string;
  /** What is booked as the provider's charge for it. */
  readonly fee_minor: bigint;
  readonly fee_currency: string;
  readonly fee_told_at: Date | null;
  /** Counts bookings: the ledger's transfers are named by it. */
  readonly booking_count: number;
  readonly respond_by: Date | null;
  /** The deadline that was told of. */
  readonly deadline_told: Date | null;
  /** When what stands here was so, by the provider's word. */
  readonly told_at: Date;
  readonly evidence: Evidence;
  readonly next_look_at: Date | null;
  readonly step_count: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** An answer to a dispute as it stands in its row. Its id is its key at the provider. */
export interface Response {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly dispute_id: string;
  readonly kind: 'evidence' | 'acceptance';
  readonly state: ResponseState;
  /** What is sent, frozen; null for an acceptance. */
  readonly evidence: Evidence | null;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly resolve_count: number;
  readonly next_action_at: Date | null;
  readonly step_count: number;
  readonly traceparent: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** Whose row it is. */
export const scopeOfDispute = (row: {
  readonly organisation_id: string;
  readonly mode: Mode;
}): Scope => ({ organisationId: row.organisation_id, mode: row.mode });

/** Whether more can come of it by itself. */
export const isOpenDispute = ({ state }: Dispute): boolean =>
  state === 'opened' || state === 'needs_response' || state === 'under_review';
