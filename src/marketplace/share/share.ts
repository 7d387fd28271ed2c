import type { Mode } from '#kernel';
import type { SplitPlan } from '#payments';
import type { ReversalState } from '../transfer/reversal.machine.ts';
import type { TransferState } from '../transfer/transfer.machine.ts';
import type { ShareState } from './share.machine.ts';

interface Row {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly created_at: Date;
  readonly updated_at: Date;
}

interface Moving extends Row {
  readonly id: string;
  readonly step_count: number;
}

/** A split payment as it is booked. */
export interface Split extends Row {
  readonly payment_id: string;
  readonly provider: string;
  readonly connection_id: string;
  readonly charge_kind: SplitPlan['chargeKind'];
  readonly currency: string;
  readonly fee_minor: bigint;
  readonly rounding_minor: bigint;
  readonly booking_count: number;
  readonly next_fold_at: Date | null;
}

/** One account's part of one split payment, as it stands in its row. */
export interface Share extends Moving {
  readonly payment_id: string;
  readonly account_id: string;
  readonly account_reference: string;
  /** From 1, in the order of the plan. */
  readonly place: number;
  readonly currency: string;
  readonly part_minor: bigint;
  readonly hold_release: SplitPlan['parts'][number]['hold']['release'];
  readonly hold_until: Date | null;
  readonly release_asked_at: Date | null;
  readonly state: ShareState;
  readonly credited_minor: bigint;
  readonly borne_minor: bigint;
  readonly taken_minor: bigint;
  /** What the platform has called back by hand. */
  readonly recalled_minor: bigint;
  /** What lies on the account at the provider because of it. */
  readonly transferred_minor: bigint;
  readonly usable_at: Date | null;
  readonly problem: 'transfer_failed' | 'reversal_failed' | null;
  readonly problem_code: string | null;
  readonly problem_message: string | null;
  readonly retry_count: number;
  readonly retry_at: Date | null;
}

/** A transfer to a seller's account at a provider, as it stands in its row. */
export interface Transfer extends Moving {
  readonly share_id: string | null;
  readonly payment_id: string | null;
  readonly account_id: string;
  readonly account_reference: string;
  readonly provider: string;
  readonly connection_id: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly reversed_minor: bigint;
  readonly state: TransferState;
  readonly is_by_provider: boolean;
  readonly source_charge: string | null;
  readonly provider_reference: string | null;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
}

/** What is taken back of a transfer, as it stands in its row. */
export interface Reversal extends Moving {
  readonly transfer_id: string;
  readonly share_id: string | null;
  readonly account_id: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly state: ReversalState;
  readonly is_by_provider: boolean;
  readonly provider_reference: string | null;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
}

/** What of a share is its seller's by now: credited, less what it bears and what was taken back. */
export const netOf = (
  share: Pick<Share, 'credited_minor' | 'borne_minor' | 'taken_minor'>,
): bigint => share.credited_minor - share.borne_minor - share.taken_minor;

/**
 * What is to lie on the account at the provider because of a share. What its seller owes is no
 * money there: nobody reverses it, and nobody transfers up to nothing what the provider itself took
 * of a destination charge. Of a direct charge the provider takes from the account whatever it costs.
 */
export const dueThere = (
  kind: Split['charge_kind'],
  share: Parameters<typeof netOf>[0] & Pick<Share, 'transferred_minor'>,
): bigint => {
  const net = netOf(share);
  if (net >= 0n || kind === 'direct') return net;
  const { transferred_minor: there } = share;
  if (kind === 'separate' || there >= 0n) return 0n;
  return net > there ? net : there;
};

/** A share whose last movement went through, or that waits for none. */
export const untroubled = (share: Share): Share => ({
  ...share,
  problem: null,
  problem_code: null,
  problem_message: null,
  retry_count: 0,
  retry_at: null,
});
