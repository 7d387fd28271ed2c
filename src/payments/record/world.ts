import type { Mode, Scope } from '#kernel';
import type { Authentication, FrozenRequest, NextAction, Operation } from '#providers';
import type { AttemptState } from '../attempt/attempt.machine.ts';
import type { PaymentState } from '../payment/payment.machine.ts';
import type { RefundState } from '../refund/refund.machine.ts';
import type { RefundSplit, SplitCharge, SplitPlan } from '../split/split-plan.ts';
import type { Plan } from './plan.ts';

interface Row {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  /** Counts writes, so that a write on a stale row is seen. */
  readonly version: bigint;
  readonly step_count: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

interface Failure {
  readonly failure_reason: string | null;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
}

/** A payment as it stands in its row: what the merchant wants, and how far it has come. */
export interface Payment extends Row, Failure {
  readonly state: PaymentState;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly capture_mode: 'automatic' | 'manual';
  readonly authorized_minor: bigint;
  readonly captured_minor: bigint;
  readonly refund_pending_minor: bigint;
  readonly refunded_minor: bigint;
  readonly customer_id: string | null;
  readonly payment_method_id: string | null;
  /** The same for the same card at every provider, where somebody knows it. */
  readonly method_key: string | null;
  readonly method_type: string | null;
  readonly method_brand: string | null;
  readonly method_last4: string | null;
  readonly reference: string | null;
  readonly description: string | null;
  readonly return_url: string | null;
  readonly next_action: NextAction | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly provider: string | null;
  /** The fence: while it names an attempt, no other may begin. */
  readonly open_attempt_id: string | null;
  /** What the provider still holds for us. */
  readonly held_minor: bigint;
  /** The ledger's hold of that money. */
  readonly hold_id: string | null;
  readonly plan: Plan | null;
  readonly attempt_count: number;
  /** Who gets what of it; null where all of it is the organisation's. */
  readonly split: SplitPlan | null;
  readonly split_charge: SplitCharge | null;
}

/** A refund as it stands in its row. */
export interface Refund extends Row, Failure {
  readonly payment_id: string;
  readonly state: RefundState;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly reason: string | null;
  /** From whom it is taken back, where that was said. */
  readonly split: RefundSplit | null;
  readonly metadata: Readonly<Record<string, string>>;
}

/** One try at one provider to do one thing, as it stands in its row. */
export interface Attempt extends Row, Failure {
  readonly payment_id: string;
  readonly refund_id: string | null;
  readonly number: number;
  /** What is asked of the provider; `return` gives back what another attempt took beside us. */
  readonly operation: Operation | 'return';
  readonly state: AttemptState;
  readonly provider: string;
  /** The account it went through; asked about and sent again there alone. */
  readonly connection_id: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly idempotency_key: string;
  readonly request: FrozenRequest;
  readonly provider_reference: string | null;
  readonly lease_until: Date | null;
  readonly last_sent_at: Date | null;
  readonly resolve_count: number;
  readonly next_action_at: Date | null;
  /** When the provider lets an authorisation go, or a push stops waiting for its money. */
  readonly expires_at: Date | null;
  /** Whether a capture is the last one. */
  readonly is_final: boolean;
  readonly returns_attempt_id: string | null;
  readonly authentication: Authentication | null;
  readonly review_reason: string | null;
  readonly traceparent: string | null;
}

/** A payment with all that belongs to it, locked: what a decision is made upon. */
export interface World {
  readonly payment: Payment;
  readonly attempts: readonly Attempt[];
  readonly refunds: readonly Refund[];
}

/** Whose row it is. */
export const scopeOf = (row: { organisation_id: string; mode: Mode }): Scope => ({
  organisationId: row.organisation_id,
  mode: row.mode,
});
