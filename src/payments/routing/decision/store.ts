import { type Mode, sql } from '#kernel';
import type { DecisionFactsView, StoredTrace } from './schema.ts';

/** A route decision as it stands in its row. */
export interface RouteDecisionRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly payment_id: string;
  readonly number: number;
  readonly attempt_id: string | null;
  readonly rule_set_id: string | null;
  readonly rule_set_version: number;
  readonly provider: string | null;
  /** Providers; their connections are in the facts. */
  readonly route_order: readonly string[];
  readonly facts: DecisionFactsView;
  readonly trace: StoredTrace;
  readonly created_at: Date;
}

const decisionColumns = `organisation_id, mode, id, payment_id, number, attempt_id, rule_set_id,
  rule_set_version, provider, route_order, facts, trace, created_at`;

export const insertDecisions = sql<
  never,
  [
    organisationIds: readonly string[],
    modes: readonly Mode[],
    ids: readonly string[],
    paymentIds: readonly string[],
    numbers: readonly number[],
    attemptIds: readonly (string | null)[],
    ruleSetIds: readonly (string | null)[],
    ruleSetVersions: readonly number[],
    providers: readonly (string | null)[],
    orders: readonly string[],
    facts: readonly string[],
    traces: readonly string[],
    at: readonly Date[],
  ]
>(
  'payments.insert_route_decisions',
  `
  insert into payments.route_decision (${decisionColumns})
  select *
  from unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::text[], $7::text[],
    $8::integer[], $9::text[], $10::jsonb[], $11::jsonb[], $12::jsonb[], $13::timestamptz[])`,
);

export const decisionsOfPayment = sql<
  RouteDecisionRow,
  [organisationId: string, paymentId: string, before: string, limit: number]
>(
  'payments.decisions_of_payment',
  `
  select ${decisionColumns}
  from payments.route_decision
  where organisation_id = $1
    and payment_id = $2
    and id < $3
  order by id desc
  limit $4`,
);

/** First decisions of a time, newest first, a page at a time. */
export const firstDecisions = sql<
  RouteDecisionRow,
  [organisationId: string, mode: Mode, before: string, from: Date, until: Date, limit: number]
>(
  'payments.first_decisions',
  `
  select ${decisionColumns}
  from payments.route_decision
  where organisation_id = $1
    and mode = $2
    and number = 1
    and id < $3
    and created_at >= $4
    and created_at < $5
  order by id desc
  limit $6`,
);
