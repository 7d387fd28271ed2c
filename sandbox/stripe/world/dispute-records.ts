import type { Metadata, Stored } from './stored.ts';

export type DisputeStatus =
  | 'warning_needs_response'
  | 'warning_under_review'
  | 'warning_closed'
  | 'needs_response'
  | 'under_review'
  | 'won'
  | 'lost';

export interface DisputeRecord extends Stored<'dispute'> {
  readonly amount: number;
  readonly currency: string;
  readonly status: DisputeStatus;
  readonly charge: string;
  readonly payment_intent: string;
  readonly reason: string;
  readonly network_reason_code: string;
  readonly evidence: Readonly<Record<string, string>>;
  readonly due_by: number;
  readonly submission_count: number;
  /** Its balance transactions, oldest first. */
  readonly lines: readonly string[];
  readonly metadata: Metadata;
  /** When its next turn comes, and which; 0 when none does. */
  readonly due_ms: number;
  readonly due: 'won' | 'lost' | 'warning_closed' | 'needs_response' | null;
}

/** What was uploaded, without its content: nobody in here ever opens it. */
export interface FileRecord extends Stored<'file'> {
  readonly filename: string;
  readonly purpose: 'dispute_evidence';
  readonly size: number;
  readonly type: 'jpg' | 'pdf' | 'png';
}
