import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';
import { closed } from '../../payment/schema.ts';
import { RuleSetContent } from '../rule/schema.ts';
import { routingRuleSetMachine } from './routing-rule-set.machine.ts';

export const RuleSetId = Type.String({ pattern: idPattern('rrs') });
export const RuleSetParams = Type.Object({ rule_set_id: RuleSetId }, closed);
export const CreateRuleSetBody = RuleSetContent;

export const ListRuleSetsQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    cursor: Type.Optional(RuleSetId),
  },
  closed,
);

const summaryFields = {
  id: RuleSetId,
  object: Type.Literal('routing_rule_set'),
  mode: Type.Union([Type.Literal('test'), Type.Literal('live')]),
  version: Type.Integer({ minimum: 1, description: 'Counts the rule sets of this mode from 1.' }),
  name: Type.String(),
  status: Type.Enum([...routingRuleSetMachine.states]),
  rule_count: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
  activated_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
    description: 'When it was last put into force; null for a draft.',
  }),
};

/** A rule set without its rules, as lists and events show it. */
export const RuleSetSummary = Type.Object(summaryFields, closed);
export type RuleSetSummaryView = Static<typeof RuleSetSummary>;

export const RuleSetSchema = Type.Object({ ...summaryFields, content: RuleSetContent }, closed);

/** A rule set as the API shows it. */
export type RuleSetView = Static<typeof RuleSetSchema>;

export const RuleSetList = Type.Object(
  {
    data: Type.Array(RuleSetSummary),
    has_more: Type.Boolean(),
    next_cursor: Type.Union([Type.String(), Type.Null()]),
  },
  closed,
);
