import { type Static, type TSchema, Type } from 'typebox';
import { idPattern } from '#kernel';
import { Currency, closed } from '../../payment/schema.ts';
import { FeeTables } from '../fee/schema.ts';

const list = <T extends TSchema>(each: T, description?: string) =>
  Type.Array(each, { maxItems: 200, ...(description === undefined ? {} : { description }) });

export const ProviderName = Type.String({ pattern: '^[a-z][a-z0-9_-]{1,39}$' });
const RuleId = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,39}$' });
const Word = Type.String({ pattern: '^[a-z0-9][a-z0-9_.-]{0,59}$' });
const Country = Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1, two letters.' });
const Decimal = Type.String({ pattern: '^(0|[1-9][0-9]*)(\\.[0-9]+)?$', maxLength: 40 });
const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });

/** Days of the week as conditions name them, Sunday first as the clock counts them. */
export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** What must hold of a payment, all of it; within a list, one of it. Nothing named: always. */
export const Conditions = Type.Object(
  {
    method: Type.Optional(list(Word)),
    brand: Type.Optional(list(Word)),
    issuer_country: Type.Optional(list(Country)),
    payer_country: Type.Optional(list(Country)),
    currency: Type.Optional(list(Currency)),
    amount: Type.Optional(
      Type.Object(
        {
          currency: Type.Optional(Currency),
          from: Type.Optional(Decimal),
          below: Type.Optional(Decimal),
        },
        {
          ...closed,
          description: 'Decimal strings of the unit people say: "50.00" is fifty euros.',
        },
      ),
    ),
    customer: Type.Optional(list(Type.String({ pattern: idPattern('cus') }))),
    metadata: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[^\\u0000]{1,40}$' }),
        list(Type.String({ maxLength: 500 })),
        { maxProperties: 50 },
      ),
    ),
    time: Type.Optional(
      Type.Object(
        {
          days: Type.Optional(list(Type.Enum([...weekdays]))),
          from: Type.Optional(TimeOfDay),
          before: Type.Optional(TimeOfDay),
        },
        { ...closed, description: 'UTC. A span may pass midnight: from 22:00 before 06:00.' },
      ),
    ),
  },
  closed,
);

const candidates = list(ProviderName, 'In order of preference; ties are broken by it.');
const fallback = Type.Optional(
  Type.Union([Type.Literal('others'), Type.Literal('none'), list(ProviderName)], {
    description:
      'Who follows when no candidate is left: every other provider, named ones, or nobody.',
  }),
);
const minimum = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 100_000,
    default: 50,
    description: 'Fewer attempts than this say nothing of a provider.',
  }),
);
const WholePercent = Type.Integer({ minimum: 0, maximum: 100 });

/** Where a payment goes. */
export const Direction = Type.Union([
  Type.Object({ strategy: Type.Literal('priority'), candidates, fallback }, closed),
  Type.Object(
    {
      strategy: Type.Literal('split'),
      candidates: list(
        Type.Object(
          { provider: ProviderName, percent: Type.Integer({ minimum: 1, maximum: 100 }) },
          closed,
        ),
      ),
      fallback,
    },
    closed,
  ),
  Type.Object(
    { strategy: Type.Literal('least_cost'), candidates, minimum_sample: minimum, fallback },
    closed,
  ),
  Type.Object(
    {
      strategy: Type.Literal('success_rate'),
      candidates,
      minimum_sample: minimum,
      exploration_percent: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 20,
          default: 5,
          description: 'Payments that go to a provider of which too little is known.',
        }),
      ),
      fallback,
    },
    closed,
  ),
  Type.Object(
    {
      strategy: Type.Literal('auction'),
      candidates,
      minimum_sample: minimum,
      weights: Type.Object(
        { cost: WholePercent, success: WholePercent, time: WholePercent },
        { ...closed, description: 'What counts how much; 100 together.' },
      ),
      fallback,
    },
    closed,
  ),
]);

/** Conditions and where they lead. */
export const Rule = Type.Object(
  {
    id: RuleId,
    description: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    when: Conditions,
    then: Direction,
    overlaps: Type.Optional(
      list(RuleId, 'Earlier rules that take some of the same payments and lead elsewhere.'),
    ),
  },
  closed,
);

/** What a merchant decides of routes. The first rule whose conditions all hold decides. */
export const RuleSetContent = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    rules: Type.Array(Rule, { maxItems: 500 }),
    otherwise: Direction,
    cascade: Type.Optional(
      Type.Object(
        {
          mode: Type.Enum(['never', 'safe', 'compensate']),
          max_attempts: Type.Optional(Type.Integer({ minimum: 1, maximum: 5, default: 3 })),
        },
        closed,
      ),
    ),
    late_success: Type.Optional(Type.Enum(['keep', 'refund'])),
    probe_percent: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 50,
        default: 10,
        description: 'Payments that may probe a provider whose breaker is half open.',
      }),
    ),
    fees: Type.Optional(FeeTables),
  },
  closed,
);

export type Conditions = Static<typeof Conditions>;
export type Direction = Static<typeof Direction>;
export type Rule = Static<typeof Rule>;
/** A rule set as the merchant writes it. */
export type RuleSetContent = Static<typeof RuleSetContent>;
