/** A row that is in already and is about the same thing. */
export interface EarlierRow {
  readonly reportId: string;
  readonly hash: string;
  readonly kind: string;
  readonly attemptId: string | null;
  readonly disputeId: string | null;
  readonly grossMinor: bigint;
  readonly grossCurrency: string | null;
  readonly feeKnownMinor: bigint;
  readonly netCurrency: string | null;
}
