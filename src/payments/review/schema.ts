import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';
import { Amount, Currency, closed, PaymentId } from '../payment/schema.ts';

const nullableString = Type.Union([Type.String(), Type.Null()]);

export const AttemptId = Type.String({ pattern: idPattern('att') });
export const ReviewParams = Type.Object({ attempt_id: AttemptId }, closed);

export const ListReviewsQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    cursor: Type.Optional(AttemptId),
  },
  closed,
);

export const ResolveReviewBody = Type.Object(
  {
    outcome: Type.Enum(['approved', 'declined', 'returned', 'noted'], {
      description:
        'What became of it. Of money that came twice or was taken back: `returned` gives it back to the payer, `noted` says that it was seen.',
    }),
    provider_reference: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'The proof of an approval.' }),
    ),
    reason: Type.String({
      minLength: 10,
      maxLength: 500,
      description: 'What was seen, and where.',
    }),
  },
  closed,
);

export const ReviewSchema = Type.Object(
  {
    id: AttemptId,
    object: Type.Literal('review'),
    payment_id: PaymentId,
    refund_id: nullableString,
    operation: Type.String(),
    provider: Type.String(),
    status: Type.String(),
    amount: Amount,
    currency: Currency,
    provider_reference: nullableString,
    reason: nullableString,
    looks: Type.Integer({ description: 'How often the provider was asked.' }),
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
  },
  closed,
);

/** An attempt whose outcome a person has to say. */
export type ReviewView = Static<typeof ReviewSchema>;

export const ReviewList = Type.Object(
  {
    data: Type.Array(ReviewSchema),
    has_more: Type.Boolean(),
    next_cursor: nullableString,
  },
  closed,
);
