import { type Static, type TSchema, Type } from 'typebox';
import { idPattern } from '#kernel';
import { Amount, Currency, closed } from '../../payment/schema.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Text = Type.String();
const Ppm = Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Millionths.' });

/** What the route was decided upon: enough to decide it again. */
export const DecisionFacts = Type.Object(
  {
    amount: Amount,
    currency: Currency,
    method: Text,
    brand: nullable(Text),
    card_class: nullable(Type.Enum(['debit', 'credit', 'commercial'])),
    issuer_country: nullable(Text),
    payer_country: nullable(Text),
    customer_id: nullable(Text),
    metadata: Type.Record(Type.String(), Type.String()),
    needs: Type.Array(
      Type.Enum([
        'hold',
        'capture_partly',
        'capture_multiple',
        'increment',
        'void',
        'refund_partly',
        'save',
        'carry_authentication',
        'destination_charge',
        'direct_charge',
      ]),
    ),
    at: Type.String({ format: 'date-time' }),
    token_providers: nullable(Type.Array(Text)),
    bound_to: nullable(
      Type.Object(
        {
          provider: Text,
          because: Type.Enum(['saved_method', 'mandate', 'authentication', 'merchant', 'seller']),
        },
        closed,
      ),
    ),
    sticky_provider: nullable(Text),
    tried_providers: Type.Array(Text),
    candidates: Type.Array(
      Type.Object(
        {
          provider: Text,
          connection_id: Text,
          breaker: Type.Enum(['closed', 'half_open', 'open']),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type DecisionFactsView = Static<typeof DecisionFacts>;

const BidSchema = Type.Object(
  {
    provider: Text,
    expected_cost: nullable(
      Type.String({
        description:
          "Decimal of the payment's currency, with more decimals than it has: the chance of a retry is in it.",
      }),
    ),
    approved_ppm: nullable(Ppm),
    fault_ppm: nullable(Ppm),
    mean_ms: nullable(Type.Integer()),
    sample: nullable(Type.Integer()),
    segment: nullable(Text),
    score_ppm: nullable(Ppm),
  },
  closed,
);

const StoredRemoval = Type.Object({ provider: Text, reason: Text }, closed);
const traceFields = {
  seed: Text,
  rule: nullable(Text),
  passed_over: Type.Array(Type.Object({ condition: Text, rules: Type.Array(Text) }, closed), {
    description: 'Earlier rules, by the condition of theirs that did not hold.',
  }),
  strategy: Type.Enum(['priority', 'split', 'least_cost', 'success_rate', 'auction']),
  bids: Type.Array(BidSchema),
  breakers: Type.Array(
    Type.Object({ provider: Text, state: Type.Enum(['half_open', 'open']) }, closed),
  ),
  winner: nullable(Text),
  margin: nullable(
    Type.Union([
      Type.Object({ of: Type.Literal('cost'), amount: Text }, closed),
      Type.Object({ of: Type.Enum(['success', 'score']), ppm: Type.Integer() }, closed),
    ]),
  ),
  arm: nullable(Type.Object({ drawn: Type.Integer(), provider: Text }, closed)),
  is_exploration: Type.Boolean(),
  stuck_to: nullable(Text),
  fallbacks: Type.Array(Text),
};

/** A trace as it stands in its row. */
const StoredTraceSchema = Type.Object(
  { ...traceFields, removed: Type.Array(StoredRemoval) },
  closed,
);
export type StoredTrace = Static<typeof StoredTraceSchema>;

const DecisionTrace = Type.Object(
  {
    ...traceFields,
    removed: Type.Array(
      Type.Object(
        {
          provider: Text,
          filter: Type.Enum(['capability', 'token', 'health', 'rule']),
          reason: Text,
          explanation: Text,
        },
        closed,
      ),
    ),
  },
  closed,
);

export const RouteDecisionSchema = Type.Object(
  {
    id: Type.String({ pattern: idPattern('rtd') }),
    object: Type.Literal('route_decision'),
    payment_id: Text,
    number: Type.Integer({ minimum: 1, description: 'Which confirmation of the payment, from 1.' }),
    attempt_id: nullable(Text),
    rule_set_id: nullable(Text),
    rule_set_version: Type.Integer({
      minimum: 0,
      description: '0 where no rule set was in force.',
    }),
    order: Type.Array(Type.Object({ provider: Text, connection_id: Text }, closed)),
    facts: DecisionFacts,
    trace: DecisionTrace,
    created_at: Type.String({ format: 'date-time' }),
  },
  closed,
);

/** A route decision as the API shows it. */
export type RouteDecisionView = Static<typeof RouteDecisionSchema>;

export const ListDecisionsQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    cursor: Type.Optional(Type.String({ pattern: idPattern('rtd') })),
  },
  closed,
);

export const RouteDecisionList = Type.Object(
  {
    data: Type.Array(RouteDecisionSchema),
    has_more: Type.Boolean(),
    next_cursor: nullable(Type.String()),
  },
  closed,
);
