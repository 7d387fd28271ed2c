import type { Stripe } from 'stripe';
import type { Money } from '#money';
import type { DisputeReport } from '../contract.ts';
import { type DisputeReasonName, reasonOfNetworkCode } from '../dispute-reasons.ts';
import { isDispute, toMoney } from './answers.ts';
import { disputeStatus, stripeReasons } from './dispute-tables.ts';
import { attemptKey } from './prepare-request.ts';
import { meaningOf } from './status-map.ts';

/**
 * What a dispute of Stripe's says, as it was at a time; nothing where it is none, or says what no
 * table holds.
 */
export const judgeDispute = (value: unknown, occurredAt: Date): DisputeReport | undefined => {
  if (!isDispute(value)) return undefined;
  const meaning = meaningOf<(typeof disputeStatus)[keyof typeof disputeStatus]>(
    disputeStatus,
    value.status,
  );
  const amount = toMoney(value.amount, value.currency);
  if (meaning === undefined || amount === undefined) return undefined;
  const { due_by: dueBy } = value.evidence_details;
  const fee = feeOf(value);
  return {
    reference: value.id,
    paymentReferences: referencesOf(value),
    attemptId: attemptOf(value),
    amount,
    reason: reasonOf(value),
    code: codeOf(value) ?? value.reason,
    ...meaning,
    funds: fundsOf(value),
    respondBy: dueBy === null ? null : new Date(dueBy * 1_000),
    ...(fee === undefined ? {} : { fee }),
    occurredAt,
  };
};

/** Stripe books what it takes and gives back as balance transactions, two or three of them. */
const fundsOf = ({ balance_transactions: lines }: Stripe.Dispute): DisputeReport['funds'] => {
  if (lines.length === 0) return 'none';
  return lines.reduce((sum, line) => sum + line.amount, 0) < 0 ? 'withdrawn' : 'returned';
};

/** What it keeps for the dispute, in the currency of its books; nothing while nothing is booked. */
const feeOf = ({ balance_transactions: lines }: Stripe.Dispute): Money | undefined => {
  const [first] = lines;
  if (first === undefined) return undefined;
  const units = lines.reduce((sum, line) => sum + line.fee, 0);
  return units < 0 ? undefined : toMoney(units, first.currency);
};

const reasonOf = (dispute: Stripe.Dispute): DisputeReasonName =>
  reasonOfNetworkCode(dispute.payment_method_details?.card?.brand ?? '', codeOf(dispute)) ??
  meaningOf<DisputeReasonName>(stripeReasons, dispute.reason) ??
  'general';

const codeOf = (dispute: Stripe.Dispute): string | null =>
  dispute.payment_method_details?.card?.network_reason_code ?? dispute.network_reason_code ?? null;

const referencesOf = ({ payment_intent, charge }: Stripe.Dispute): readonly string[] =>
  [payment_intent, charge].flatMap((named) =>
    named === null ? [] : [typeof named === 'string' ? named : named.id],
  );

/** The disputed charge carries what its payment did. */
const attemptOf = ({ charge }: Stripe.Dispute): string | null =>
  typeof charge === 'string' ? null : (charge.metadata[attemptKey] ?? null);
