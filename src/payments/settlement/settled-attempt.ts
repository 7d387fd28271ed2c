import type { AttemptColumns, SettlementRow } from './store.ts';

/** An attempt as a provider's report is held against it, with the money of its payment. */
export interface SettledAttempt {
  readonly attemptId: string;
  readonly paymentId: string;
  readonly operation: string;
  readonly state: string;
  readonly minor: bigint;
  readonly currency: string;
  readonly providerReference: string | null;
  /** Whether it is the one that takes the money: a capture, or an authorisation that captures. */
  readonly isTaking: boolean;
  readonly isGivingBack: boolean;
  readonly capturedMinor: bigint;
  readonly refundedMinor: bigint;
}

/** A row as whoever reconciles sees it. */
export const toSettledAttempt = (row: SettlementRow): SettledAttempt => ({
  attemptId: row.id,
  paymentId: row.payment_id,
  operation: row.operation,
  state: row.state,
  minor: row.amount_minor,
  currency: row.currency,
  providerReference: row.provider_reference,
  isTaking:
    row.operation === 'capture' ||
    (row.operation === 'authorize' && row.capture_mode === 'automatic'),
  isGivingBack: row.operation === 'refund' || row.operation === 'return',
  capturedMinor: row.captured_minor,
  refundedMinor: row.refunded_minor,
});

/** The rows of columns, in their order. */
export const settledAttemptsOf = (columns: AttemptColumns): readonly SettledAttempt[] => {
  const { payments, operations, states, amounts, currencies } = columns;
  return (columns.ids ?? []).map((id, i) =>
    toSettledAttempt({
      id,
      payment_id: payments[i] ?? '',
      operation: operations[i] ?? '',
      state: states[i] ?? '',
      amount_minor: amounts[i] ?? 0n,
      currency: currencies[i] ?? '',
      provider_reference: columns.provider_names[i] ?? null,
      capture_mode: columns.capture_modes[i] ?? 'manual',
      captured_minor: columns.captured[i] ?? 0n,
      refunded_minor: columns.refunded[i] ?? 0n,
    }),
  );
};
