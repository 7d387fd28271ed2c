import type { Mode } from '#kernel';
import type { CreditState } from './credit.machine.ts';
import type { MatchKind } from './judge-credit.ts';

/** Money that arrived, as it stands in its row. */
export interface Credit {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  /** Counts writes, so that a write on a stale row does nothing. */
  readonly version: bigint;
  readonly connection_id: string;
  readonly provider: string;
  readonly bank_reference: string;
  readonly state: CreditState;
  readonly amount_minor: bigint;
  /** What no payment has taken of it. */
  readonly open_minor: bigint;
  readonly currency: string;
  readonly remittance: string;
  readonly sender_name: string | null;
  readonly sender_iban: string | null;
  readonly payment_id: string | null;
  readonly attempt_id: string | null;
  readonly kind: MatchKind;
  readonly why: string;
  readonly booked_at: Date;
  readonly step_count: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** What one payment took of a credit. */
export interface CreditPart {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly credit_id: string;
  readonly attempt_id: string;
  readonly payment_id: string;
  readonly amount_minor: bigint;
  readonly kind: MatchKind;
  readonly why: string;
  readonly occurred_at: Date;
}
