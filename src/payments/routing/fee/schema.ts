import { type Static, Type } from 'typebox';
import { Currency, closed } from '../../payment/schema.ts';

const Percent = Type.String({
  pattern: '^(0|[1-9][0-9]?|100)(\\.[0-9]{1,4})?$',
  description: 'A decimal string of percent, at most four decimals: "0.25" is 25 basis points.',
});

/** Amounts by currency. More decimals than the currency has are allowed: fees have them. */
const ByCurrency = Type.Record(
  Currency,
  Type.String({ pattern: '^(0|[1-9][0-9]{0,8})(\\.[0-9]{1,10})?$' }),
  { maxProperties: 60 },
);

/** Where a card stands to the acquirer: same country, same region, or elsewhere. */
export const regions = ['domestic', 'intra', 'inter'] as const;
/** Kinds of card that interchange tells apart. */
export const cardClasses = ['debit', 'credit', 'commercial'] as const;

/** What one provider charges, in the shape of interchange plus. What is absent costs nothing. */
export const FeeTable = Type.Object(
  {
    country: Type.String({ pattern: '^[A-Z]{2}$', description: 'Where the acquirer is.' }),
    acquirer_percent: Type.Optional(Percent),
    interchange: Type.Optional(
      Type.Array(
        Type.Object(
          {
            region: Type.Enum([...regions]),
            card_class: Type.Enum([...cardClasses]),
            percent: Percent,
          },
          closed,
        ),
        { maxItems: 9 },
      ),
    ),
    scheme_percent: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-z0-9][a-z0-9_.-]{0,59}$' }), Percent, {
        maxProperties: 30,
        description: 'By brand; `other` for every brand that is not named.',
      }),
    ),
    cross_border_percent: Type.Optional(Percent),
    fx_percent: Type.Optional(Percent),
    settlement_currencies: Type.Optional(
      Type.Array(Currency, { maxItems: 60, description: 'Paid out without exchange.' }),
    ),
    fixed: Type.Optional(ByCurrency),
    per_attempt: Type.Optional(ByCurrency),
  },
  closed,
);

/** Fee tables by provider. */
export const FeeTables = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9_-]{1,39}$' }),
  FeeTable,
  {
    maxProperties: 40,
  },
);

export type FeeTable = Static<typeof FeeTable>;
