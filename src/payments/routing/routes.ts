import { type AnyRoute, route } from '#kernel';
import { PaymentParams } from '../payment/schema.ts';
import { retrievePaymentRouting } from './decision/retrieve-payment-routing.ts';
import { ListDecisionsQuery, RouteDecisionList } from './decision/schema.ts';
import {
  exampleDecision,
  exampleRuleSet,
  exampleRules,
  exampleSimulation,
  exampleSummary,
} from './example.ts';
import type { RoutingDeps } from './route-sources.ts';
import { activateRuleSet } from './rule-set/activate-rule-set.ts';
import { createRuleSet } from './rule-set/create-rule-set.ts';
import { listRuleSets } from './rule-set/list-rule-sets.ts';
import { retrieveRuleSet } from './rule-set/retrieve-rule-set.ts';
import {
  CreateRuleSetBody,
  ListRuleSetsQuery,
  RuleSetList,
  RuleSetParams,
  RuleSetSchema,
} from './rule-set/schema.ts';
import { SimulateRoutingBody, SimulationSchema } from './simulate/schema.ts';
import { simulateRouting } from './simulate/simulate-routing.ts';

const params = { rule_set_id: exampleSummary.id };
const tag = 'Routing';

/** Where routing is served. */
export const routing = {
  createRuleSet: route({
    id: 'createRuleSet',
    method: 'POST',
    path: '/v1/routing/rule_sets',
    tag,
    summary: 'Write down a rule set as a draft',
    description:
      'It is checked whole: rules that can never match, overlap silently or route nowhere are refused, each with its reason and pointer. It is in force only after it is activated.',
    scope: 'routing:write',
    body: CreateRuleSetBody,
    reply: RuleSetSchema,
    status: 201,
    refusals: ['routing_rule_set_invalid'],
    example: {
      body: exampleRules,
      reply: { ...exampleRuleSet, status: 'draft', activated_at: null },
    },
    run: createRuleSet,
  }),

  listRuleSets: route({
    id: 'listRuleSets',
    method: 'GET',
    path: '/v1/routing/rule_sets',
    tag,
    summary: 'List rule sets, newest first',
    scope: 'routing:read',
    query: ListRuleSetsQuery,
    reply: RuleSetList,
    status: 200,
    refusals: [],
    example: {
      query: { limit: '20' },
      reply: { data: [exampleSummary], has_more: false, next_cursor: null },
    },
    run: listRuleSets,
  }),

  retrieveRuleSet: route({
    id: 'retrieveRuleSet',
    method: 'GET',
    path: '/v1/routing/rule_sets/:rule_set_id',
    tag,
    summary: 'Retrieve a rule set with its rules',
    scope: 'routing:read',
    params: RuleSetParams,
    reply: RuleSetSchema,
    status: 200,
    refusals: ['routing_rule_set_not_found'],
    example: { params, reply: exampleRuleSet },
    run: retrieveRuleSet,
  }),

  activateRuleSet: route({
    id: 'activateRuleSet',
    method: 'POST',
    path: '/v1/routing/rule_sets/:rule_set_id/activate',
    tag,
    summary: 'Put a rule set into force, or roll back to an earlier one',
    description: 'The one that was active is retired. Every process follows within seconds.',
    scope: 'routing:write',
    params: RuleSetParams,
    reply: RuleSetSchema,
    status: 200,
    refusals: ['routing_rule_set_not_found', 'routing_rule_set_invalid'],
    example: { params, reply: exampleRuleSet },
    run: activateRuleSet,
  }),

  simulateRouting: route({
    id: 'simulateRouting',
    method: 'POST',
    path: '/v1/routing/simulate',
    tag,
    summary: 'Replay a rule set over past payments',
    description:
      'Decides past payments again by the facts and the health of their time, and tells how many would have gone elsewhere and what that would have changed in approvals and cost. Changes nothing.',
    scope: 'routing:read',
    body: SimulateRoutingBody,
    reply: SimulationSchema,
    status: 200,
    refusals: [
      'routing_rule_set_missing',
      'routing_rule_set_not_found',
      'routing_rule_set_invalid',
    ],
    example: { body: { rule_set_id: exampleSummary.id, limit: 2000 }, reply: exampleSimulation },
    run: simulateRouting,
  }),

  retrievePaymentRouting: route({
    id: 'retrievePaymentRouting',
    method: 'GET',
    path: '/v1/payments/:payment_id/routing',
    tag,
    summary: 'Show where a payment was sent, and why',
    scope: 'routing:read',
    params: PaymentParams,
    query: ListDecisionsQuery,
    reply: RouteDecisionList,
    status: 200,
    refusals: ['payment_not_found'],
    example: {
      params: { payment_id: exampleDecision.payment_id },
      reply: { data: [exampleDecision], has_more: false, next_cursor: null },
    },
    run: retrievePaymentRouting,
  }),
};

/** The same, for the server. */
export const routingRoutes: readonly AnyRoute<RoutingDeps>[] = Object.values(routing);
