import { type Mode, sql } from '#kernel';
import type { RuleSetContent } from '../rule/schema.ts';
import type { RuleSetEvent, RuleSetState } from './routing-rule-set.machine.ts';

/** A rule set as it stands in its row. */
export interface RuleSetRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly version: number;
  readonly state: RuleSetState;
  readonly content: RuleSetContent;
  readonly step_count: number;
  readonly created_at: Date;
  readonly activated_at: Date | null;
}

const ruleSetColumns = `organisation_id, mode, id, version, state, content, step_count, created_at,
  activated_at`;

// No row comes back where the set stands already, or where another took the number meanwhile.
export const insertRuleSet = sql<
  RuleSetRow,
  [organisationId: string, mode: Mode, id: string, content: string, at: Date]
>(
  'payments.insert_routing_rule_set',
  `
  insert into payments.routing_rule_set
    (organisation_id, mode, id, version, state, content, created_at)
  select $1::text, $2::text, $3::text, coalesce(max(version), 0) + 1, 'draft', $4::jsonb,
    $5::timestamptz
  from payments.routing_rule_set
  where organisation_id = $1
    and mode = $2
  on conflict do nothing
  returning ${ruleSetColumns}`,
);

export const selectRuleSet = sql<RuleSetRow, [organisationId: string, mode: Mode, id: string]>(
  'payments.select_routing_rule_set',
  `
  select ${ruleSetColumns}
  from payments.routing_rule_set
  where organisation_id = $1
    and mode = $2
    and id = $3`,
);

export const selectRuleSets = sql<
  RuleSetRow,
  [organisationId: string, mode: Mode, before: string, limit: number]
>(
  'payments.select_routing_rule_sets',
  `
  select ${ruleSetColumns}
  from payments.routing_rule_set
  where organisation_id = $1
    and mode = $2
    and id < $3
  order by id desc
  limit $4`,
);

export const selectActiveRuleSet = sql<RuleSetRow, [organisationId: string, mode: Mode]>(
  'payments.select_active_routing_rule_set',
  `
  select ${ruleSetColumns}
  from payments.routing_rule_set
  where organisation_id = $1
    and mode = $2
    and state = 'active'
  limit 1`,
);

// The first version is the lock of them all: rows are never deleted, so everybody finds the same.
export const lockRuleSets = sql<{ readonly id: string }, [organisationId: string, mode: Mode]>(
  'payments.lock_routing_rule_sets',
  `
  select id
  from payments.routing_rule_set
  where organisation_id = $1
    and mode = $2
    and version = 1
  for update
  limit 1`,
);

export const stepRuleSet = sql<
  RuleSetRow,
  [
    organisationId: string,
    id: string,
    event: RuleSetEvent,
    from: RuleSetState,
    to: RuleSetState,
    at: Date,
    causedBy: string,
  ]
>(
  'payments.step_routing_rule_set',
  `
  with stepped as (
    update payments.routing_rule_set
    set state = $5::text,
        step_count = step_count + 1,
        activated_at = case when $3::text = 'activate' then $6::timestamptz else activated_at end
    where organisation_id = $1
      and id = $2
      and state = $4::text
    returning ${ruleSetColumns}
  ),
  logged as (
    insert into payments.routing_rule_set_step
      (organisation_id, mode, object_id, sequence, from_state, event, to_state, caused_by,
       occurred_at)
    select organisation_id, mode, id, step_count, $4::text, $3::text, $5::text, $7::text,
      $6::timestamptz
    from stepped
  )
  select ${ruleSetColumns}
  from stepped
  limit 1`,
);
