import { Type } from 'typebox';
import { idPattern } from '#kernel';

/** Nothing beyond what is written: a misspelt field is refused, a new one is told of. */
export const closed = { additionalProperties: false } as const;

/** A value or nothing. */
export const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** An amount on the wire: a decimal string; its currency stands beside it. */
export const Amount = Type.String({
  pattern: '^(0|[1-9][0-9]*)(\\.[0-9]+)?$',
  maxLength: 40,
  description: 'A decimal string with at most as many decimals as the currency has.',
});

/** An amount that may be below nothing. */
export const SignedAmount = Type.String({
  pattern: '^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$',
  maxLength: 41,
});

export const Currency = Type.String({
  pattern: '^[A-Z][A-Z0-9]{2,9}$',
  description: 'An ISO 4217 code or a supported asset, in capital letters.',
});

export const ModeSchema = Type.Union([Type.Literal('test'), Type.Literal('live')]);
export const AccountId = Type.String({ pattern: idPattern('acc') });
export const PaymentId = Type.String({ pattern: idPattern('pay') });
export const Limit = Type.Integer({ minimum: 1, maximum: 100 });
export const Time = Type.String({ format: 'date-time' });

/** Up to 50 pairs of the platform's own. */
export const Metadata = Type.Record(
  Type.String({ pattern: '^[^\\u0000]{1,40}$' }),
  Type.String({ maxLength: 500 }),
  { maxProperties: 50 },
);

/** Why something did not go through. */
export const Failure = Type.Object({ code: Type.String(), message: Type.String() }, closed);
