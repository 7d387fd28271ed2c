import { Type } from 'typebox';

/** Nothing beyond what is written: a misspelt field is refused, a new one is told of. */
export const closed = { additionalProperties: false } as const;

/** An amount on the wire: a decimal string; its currency stands beside it. */
export const Amount = Type.String({
  pattern: '^(0|[1-9][0-9]*)(\\.[0-9]+)?$',
  maxLength: 40,
  description: 'A decimal string with at most as many decimals as the currency has.',
});

export const Currency = Type.String({
  pattern: '^[A-Z][A-Z0-9]{2,9}$',
  description: 'An ISO 4217 code or a supported asset, in capital letters.',
});

/** Up to 50 pairs of the merchant's own. */
export const Metadata = Type.Record(
  Type.String({ pattern: '^[^\\u0000]{1,40}$' }),
  Type.String({ maxLength: 500 }),
  {
    maxProperties: 50,
    description: 'Up to 50 pairs of your own; keys to 40, values to 500 characters.',
  },
);
