import type { JobRun, StoredEvent } from '#kernel';
import type { Transfer } from '#ledger';
import { formatAmount, money } from '#money';
import type { DeliveryView, NoticeView } from '#webhooks';
import { presentDecision } from '../routing/decision/present-decision.ts';
import type { RouteDecisionRow } from '../routing/decision/store.ts';
import { hideProofs } from './hide-proofs.ts';
import type { TimelineItem } from './schema.ts';
import type { ExchangeRow, PartRow, StepRow } from './store.ts';

/** Where the payment was to be tried, and why: who was left out, who won by what. */
export const routeItem = (row: RouteDecisionRow): TimelineItem => {
  const { order, trace } = presentDecision(row);
  return {
    at: row.created_at.toISOString(),
    kind: 'route',
    object_id: row.id,
    summary: `routed to ${order.map(({ provider }) => provider).join(', then ')}`,
    details: {
      rule_set_id: row.rule_set_id,
      rule_set_version: row.rule_set_version,
      order,
      trace,
    },
  };
};

/** An attempt as it was opened: its key and its frozen request, durable before anything was sent. */
export const openingItem = (attempt: PartRow): TimelineItem => ({
  at: attempt.created_at.toISOString(),
  kind: 'state',
  object_id: attempt.id,
  summary: `attempt to ${attempt.operation} at ${attempt.provider ?? 'no provider'} opened`,
  details: {
    idempotency_key: attempt.idempotency_key,
    connection_id: attempt.connection_id,
    request: hideProofs(attempt.request),
    lease_until: attempt.lease_until?.toISOString() ?? null,
    looked_at_next: attempt.next_action_at?.toISOString() ?? null,
  },
});

export const stepItem = (step: StepRow): TimelineItem => ({
  at: step.occurred_at.toISOString(),
  kind: 'state',
  object_id: step.object_id,
  summary: `${step.noun} ${step.from_state} → ${step.to_state} (${step.event})`,
  details: { from: step.from_state, event: step.event, to: step.to_state },
});

export const exchangeItem = (exchange: ExchangeRow): TimelineItem => ({
  at: exchange.occurred_at.toISOString(),
  kind: 'call',
  object_id: exchange.attempt_id,
  summary: `${exchange.purpose}: ${exchange.method} ${exchange.path} → ${exchange.status ?? 'no answer'} after ${exchange.duration_ms} ms`,
  details: {
    request: exchange.request,
    status: exchange.status,
    // Adapters scrub what they exchange; what a notice claimed is kept whole.
    answer: hideProofs(exchange.answer),
  },
});

/** A ledger transfer with its entries: credits are positive. */
export const transferItem = (transfer: Transfer): TimelineItem => ({
  at: transfer.bookedAt.toISOString(),
  kind: 'transfer',
  object_id: transfer.id,
  summary: `ledger ${transfer.kind} (${transfer.phase})`,
  details: {
    phase: transfer.phase,
    hold_id: transfer.holdId,
    entries: transfer.entries.map((entry) => ({
      account: entry.account,
      layer: entry.layer,
      amount: formatAmount(money(entry.minor, entry.currency)),
      currency: entry.currency,
    })),
  },
});

export const eventItem = (event: StoredEvent): TimelineItem => ({
  at: event.occurredAt.toISOString(),
  kind: 'event',
  object_id: event.id,
  summary: `event ${event.type} (number ${event.sequence} of ${event.object.id})`,
  details: { type: event.type, sequence: Number(event.sequence), object_id: event.object.id },
});

export const noticeItem = (notice: NoticeView): TimelineItem => ({
  at: notice.received_at,
  kind: 'notice',
  object_id: notice.id,
  summary: `notice ${notice.type} from ${notice.provider}: ${notice.status}`,
  details: {
    provider_notice_id: notice.provider_notice_id,
    type: notice.type,
    references: notice.references,
    settled_at: notice.settled_at,
  },
});

export const deliveryItem = (delivery: DeliveryView): TimelineItem => ({
  at: delivery.created_at,
  kind: 'delivery',
  object_id: delivery.id,
  summary: `webhook ${delivery.event_type} to ${delivery.webhook_endpoint_id}: ${delivery.status}`,
  details: { event_id: delivery.event_id, attempts: delivery.attempts },
});

export const jobItem = (run: JobRun): TimelineItem => ({
  at: run.startedAt.toISOString(),
  kind: 'job',
  object_id: run.objectId,
  summary: `job ${run.job}: ${run.outcome}`,
  details: { finished_at: run.finishedAt.toISOString(), detail: run.detail ?? null },
});
