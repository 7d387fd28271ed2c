import type { Mode, Scope } from '#kernel';
import type { PayoutState } from './payout.machine.ts';

/** A payout to a seller, as it stands in its row. */
export interface Payout {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly account_id: string;
  readonly account_reference: string;
  readonly provider: string;
  readonly connection_id: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly fee_minor: bigint;
  readonly method: 'standard' | 'instant';
  readonly is_automatic: boolean;
  readonly destination: string | null;
  readonly state: PayoutState;
  readonly provider_reference: string | null;
  readonly arrives_on: Date | null;
  readonly paid_at: Date | null;
  readonly next_look_at: Date | null;
  readonly has_lines: boolean;
  /** The errand that calls it off, unless that was refused. */
  readonly cancel_id: string | null;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly step_count: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** Whose row it is. */
export const scopeOfPayout = (row: {
  readonly organisation_id: string;
  readonly mode: Mode;
}): Scope => ({ organisationId: row.organisation_id, mode: row.mode });

/** States in which the money has not left the provider's hands for good. */
export const isOpenPayout = ({ state }: Pick<Payout, 'state'>): boolean =>
  ['sending', 'pending', 'in_transit', 'paid', 'in_review'].includes(state);
