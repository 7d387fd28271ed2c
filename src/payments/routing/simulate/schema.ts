import { type Static, type TSchema, Type } from 'typebox';
import { closed } from '../../payment/schema.ts';
import { RuleSetContent } from '../rule/schema.ts';
import { RuleSetId } from '../rule-set/schema.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const Time = Type.String({ format: 'date-time' });
const Provider = nullable(Type.String({ description: 'Null: nobody could take the payment.' }));

export const SimulateRoutingBody = Type.Object(
  {
    rule_set_id: Type.Optional(RuleSetId),
    rule_set: Type.Optional(RuleSetContent),
    created_from: Type.Optional(Time),
    created_before: Type.Optional(Time),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 20_000,
        default: 2_000,
        description: 'Most payments that are replayed, the newest first.',
      }),
    ),
  },
  closed,
);

export const SimulationSchema = Type.Object(
  {
    object: Type.Literal('routing_simulation'),
    rule_set_id: nullable(Type.String()),
    created_from: Time,
    created_before: Time,
    payments: Type.Integer({ minimum: 0, description: 'How many were replayed.' }),
    has_more: Type.Boolean({ description: 'There are older ones that the limit left out.' }),
    moved: Type.Integer({ minimum: 0, description: 'How many would have gone elsewhere.' }),
    matrix: Type.Array(Type.Object({ from: Provider, to: Provider, payments: Count }, closed)),
    rules: Type.Array(Type.Object({ rule: nullable(Type.String()), payments: Count }, closed), {
      description: 'How many payments each rule decides; null: none matched.',
    }),
    approvals: Type.Object(
      {
        expected_change: Type.String({
          description: 'Payments more, or less, that are approved at the first try.',
        }),
        measured: Type.Integer({ minimum: 0, description: 'Moved payments that it stands upon.' }),
        unmeasured: Type.Integer({
          minimum: 0,
          description: 'Moved payments with too few attempts at one of the two providers.',
        }),
      },
      closed,
    ),
    costs: Type.Array(
      Type.Object(
        {
          currency: Type.String(),
          expected_change: Type.String({
            description: "By the simulated set's fees, were each payment approved.",
          }),
          priced: Count,
          unpriced: Count,
        },
        closed,
      ),
    ),
    examples: Type.Array(
      Type.Object(
        {
          payment_id: Type.String(),
          from: Provider,
          to: Provider,
          rule: nullable(Type.String()),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** What a rule set would have changed. */
export type SimulationView = Static<typeof SimulationSchema>;
export type SimulateRouting = Static<typeof SimulateRoutingBody>;
