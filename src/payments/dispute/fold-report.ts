import type { TransferDraft } from '#ledger';
import type { DisputeReport } from '#providers';
import { bookingsOf } from './bookings.ts';
import { type DisputeEvent, disputeMachine } from './dispute.machine.ts';
import { type Dispute, isOpenDispute } from './dispute.ts';
import { nextLookAt } from './look-schedule.ts';

/** A dispute after a report, and what has to be written and told for it. */
export interface DisputeChange {
  readonly dispute: Dispute;
  readonly step: { readonly from: string; readonly event: DisputeEvent } | null;
  readonly transfers: readonly TransferDraft[];
  readonly tellings: readonly string[];
}

/**
 * Lays a report over a dispute. What was so last, by the provider's word, stands; told twice or
 * told late, a report changes nothing. So the end is the same in whatever order reports come, and
 * the ledger follows what stands: it books the difference to what is booked.
 */
export const foldReport = (dispute: Dispute, report: DisputeReport, at: Date): DisputeChange => {
  const isNews = dispute.state === 'opened' || isLater(placeOf(report), standingOf(dispute));
  const standing = isNews ? { ...dispute, ...fieldsOf(report) } : dispute;
  const charged = { ...standing, ...feeOf(dispute, report) };
  const transfers = bookingsOf(dispute, charged, report.occurredAt);
  const event = isNews ? eventOf(report.status) : undefined;
  const moves = event !== undefined && disputeMachine.may(dispute.state, event);
  const after: Dispute = {
    ...charged,
    state: moves ? disputeMachine.step(dispute.state, event) : dispute.state,
    step_count: dispute.step_count + (moves ? 1 : 0),
    booking_count: dispute.booking_count + transfers.length,
    updated_at: at,
  };
  if (!isNews && transfers.length === 0) return unchanged(dispute, charged);
  const looked = { ...after, next_look_at: nextLookAt(after, at) };
  return {
    dispute: looked,
    step: moves ? { from: dispute.state, event } : null,
    transfers,
    tellings: tellingsOf(dispute, looked),
  };
};

/** Nothing to write but, perhaps, from when the fee is known. */
const unchanged = (dispute: Dispute, charged: Dispute): DisputeChange => ({
  dispute:
    charged.fee_told_at?.getTime() === dispute.fee_told_at?.getTime()
      ? dispute
      : { ...dispute, fee_told_at: charged.fee_told_at },
  step: null,
  transfers: [],
  tellings: [],
});

const fieldsOf = (report: DisputeReport): Partial<Dispute> => ({
  stage: report.stage,
  amount_minor: report.amount.minor,
  currency: report.amount.currency,
  reason: report.reason,
  code: report.code.slice(0, 500),
  funds: report.funds,
  withdrawn_minor: report.funds === 'withdrawn' ? report.amount.minor : 0n,
  withdrawn_currency: report.amount.currency,
  respond_by: report.respondBy,
  told_at: report.occurredAt,
});

/** A report need not name the fee; the last that does counts, of two at once the larger. */
const feeOf = (dispute: Dispute, { fee, occurredAt }: DisputeReport): Partial<Dispute> => {
  if (fee === undefined) return {};
  const knownMs = dispute.fee_told_at?.getTime() ?? Number.NEGATIVE_INFINITY;
  const isKnown =
    occurredAt.getTime() === knownMs
      ? fee.minor <= dispute.fee_minor
      : occurredAt.getTime() < knownMs;
  return isKnown
    ? {}
    : { fee_minor: fee.minor, fee_currency: fee.currency, fee_told_at: occurredAt };
};

const eventOf = (status: DisputeReport['status']): DisputeEvent => {
  switch (status) {
    case 'needs_response':
      return 'ask';
    case 'under_review':
      return 'review';
    case 'won':
      return 'win';
    case 'lost':
      return 'lose';
    case 'closed':
      return 'close';
  }
};

/** Where a report stands in the order of a dispute: by time, and of one instant by how far it is. */
type Place = readonly [at: number, stage: number, status: number, funds: number, minor: bigint];

const stages = ['inquiry', 'chargeback', 'second_chargeback'] as const;
const states = ['opened', 'needs_response', 'under_review', 'closed', 'won', 'lost'] as const;
const funds = ['none', 'withdrawn', 'returned'] as const;

const placeOf = (report: DisputeReport): Place => [
  report.occurredAt.getTime(),
  stages.indexOf(report.stage),
  states.indexOf(report.status),
  funds.indexOf(report.funds),
  report.amount.minor,
];

const standingOf = (dispute: Dispute): Place => [
  dispute.told_at.getTime(),
  stages.indexOf(dispute.stage),
  states.indexOf(dispute.state),
  funds.indexOf(dispute.funds),
  dispute.amount_minor,
];

const isLater = (report: Place, standing: Place): boolean => {
  for (const [i, part] of report.entries()) {
    const other = standing[i] ?? 0;
    if (part !== other) return part > other;
  }
  return false;
};

const endings = {
  won: 'dispute.won',
  lost: 'dispute.lost',
  closed: 'dispute.closed',
} as const;

/** What is told of a change: that it began, that money moved, how it ended, or that it is otherwise. */
const tellingsOf = (before: Dispute, after: Dispute): readonly string[] => {
  const isNew = before.state === 'opened';
  const moved = after.withdrawn_minor - before.withdrawn_minor;
  const hasEnded = after.state !== before.state && !isOpenDispute(after);
  const ending = hasEnded && after.state in endings ? after.state : undefined;
  const told = [
    ...(isNew ? ['dispute.created'] : []),
    ...(moved > 0n ? ['dispute.funds_withdrawn'] : []),
    ...(moved < 0n ? ['dispute.funds_returned'] : []),
    ...(ending === undefined ? [] : [endings[ending as keyof typeof endings]]),
  ];
  return told.length > 0 || isSame(before, after) ? told : ['dispute.updated'];
};

/** Of an equal report only its time is new: nobody is told. */
const isSame = (before: Dispute, after: Dispute): boolean =>
  before.state === after.state &&
  before.stage === after.stage &&
  before.amount_minor === after.amount_minor &&
  before.reason === after.reason &&
  before.funds === after.funds &&
  before.fee_minor === after.fee_minor &&
  before.respond_by?.getTime() === after.respond_by?.getTime();
