import type { RouteDecisionView } from './decision/schema.ts';
import type { RuleSetContent } from './rule/schema.ts';
import type { RuleSetSummaryView, RuleSetView } from './rule-set/schema.ts';
import type { SimulationView } from './simulate/schema.ts';

/** A rule set for the reference: large payments by cost, the rest by a split. */
export const exampleRules: RuleSetContent = {
  name: 'Large payments where they cost least',
  rules: [
    {
      id: 'large',
      when: { method: ['card'], amount: { currency: 'EUR', from: '50.00' } },
      then: { strategy: 'least_cost', candidates: ['stripe'], fallback: 'others' },
    },
  ],
  otherwise: { strategy: 'priority', candidates: ['stripe'], fallback: 'others' },
  cascade: { mode: 'safe', max_attempts: 2 },
  late_success: 'keep',
  fees: {
    stripe: {
      country: 'IE',
      acquirer_percent: '0.40',
      interchange: [{ region: 'intra', card_class: 'debit', percent: '0.20' }],
      scheme_percent: { visa: '0.0350', other: '0.0500' },
      fixed: { EUR: '0.10' },
    },
  },
};

export const exampleSummary: RuleSetSummaryView = {
  id: 'rrs_01kahq5x7c9r2m4v6b8d0f1g3h',
  object: 'routing_rule_set',
  mode: 'test',
  version: 3,
  name: exampleRules.name,
  status: 'active',
  rule_count: 1,
  created_at: '2026-11-21T09:00:00.000Z',
  activated_at: '2026-11-21T09:30:00.000Z',
};

export const exampleRuleSet: RuleSetView = { ...exampleSummary, content: exampleRules };

export const exampleDecision: RouteDecisionView = {
  id: 'rtd_01kahq5x7c9r2m4v6b8d0f1g3h',
  object: 'route_decision',
  payment_id: 'pay_01kahq5x7c9r2m4v6b8d0f1g3h',
  number: 1,
  attempt_id: 'att_01kahq5x7c9r2m4v6b8d0f1g3h',
  rule_set_id: exampleSummary.id,
  rule_set_version: 3,
  order: [{ provider: 'stripe', connection_id: 'conn_01kahq5x7c9r2m4v6b8d0f1g3h' }],
  facts: {
    amount: '10.50',
    currency: 'EUR',
    method: 'card',
    brand: null,
    card_class: null,
    issuer_country: null,
    payer_country: null,
    customer_id: null,
    metadata: {},
    needs: [],
    at: '2026-11-21T10:00:00.000Z',
    token_providers: ['stripe'],
    bound_to: null,
    sticky_provider: null,
    tried_providers: [],
    candidates: [
      {
        provider: 'stripe',
        connection_id: 'conn_01kahq5x7c9r2m4v6b8d0f1g3h',
        breaker: 'closed',
      },
      { provider: 'adyen', connection_id: 'conn_01kahq5x7c9r2m4v6b8d0f1g3j', breaker: 'closed' },
    ],
  },
  trace: {
    seed: 'pay_01kahq5x7c9r2m4v6b8d0f1g3h',
    rule: null,
    passed_over: [{ condition: 'amount', rules: ['large'] }],
    strategy: 'priority',
    removed: [
      {
        provider: 'adyen',
        filter: 'token',
        reason: 'no_token',
        explanation: "It does not know the payer's method.",
      },
    ],
    bids: [],
    breakers: [],
    winner: 'stripe',
    margin: null,
    arm: null,
    is_exploration: false,
    stuck_to: null,
    fallbacks: [],
  },
  created_at: '2026-11-21T10:00:00.000Z',
};

export const exampleSimulation: SimulationView = {
  object: 'routing_simulation',
  rule_set_id: exampleSummary.id,
  created_from: '2026-11-14T10:00:00.000Z',
  created_before: '2026-11-21T10:00:00.000Z',
  has_more: false,
  payments: 1200,
  moved: 300,
  matrix: [
    { from: 'stripe', to: 'stripe', payments: 900 },
    { from: 'stripe', to: 'adyen', payments: 300 },
  ],
  rules: [
    { rule: null, payments: 900 },
    { rule: 'large', payments: 300 },
  ],
  approvals: { expected_change: '4.50', measured: 280, unmeasured: 20 },
  costs: [{ currency: 'EUR', expected_change: '-126.300000', priced: 300, unpriced: 0 }],
  examples: [
    {
      payment_id: 'pay_01kahq5x7c9r2m4v6b8d0f1g3h',
      from: 'stripe',
      to: 'adyen',
      rule: 'large',
    },
  ],
};
