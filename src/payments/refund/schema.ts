import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';
import { Amount, Currency, closed, Failure, Metadata, PaymentId } from '../payment/schema.ts';
import { RefundSplitBody, RefundSplitSchema } from '../split/schema.ts';
import { refundMachine } from './refund.machine.ts';

export const RefundId = Type.String({ pattern: idPattern('re') });
export const RefundParams = Type.Object({ refund_id: RefundId }, closed);

export const CreateRefundBody = Type.Object(
  {
    payment_id: PaymentId,
    amount: Type.Optional(Amount),
    currency: Type.Optional(Currency),
    reason: Type.Optional(
      Type.Union([
        Type.Literal('requested_by_customer'),
        Type.Literal('duplicate'),
        Type.Literal('fraudulent'),
      ]),
    ),
    split: Type.Optional(RefundSplitBody),
    metadata: Type.Optional(Metadata),
  },
  closed,
);

export const ListRefundsQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    cursor: Type.Optional(RefundId),
    payment_id: Type.Optional(PaymentId),
  },
  closed,
);

export const RefundSchema = Type.Object(
  {
    id: RefundId,
    object: Type.Literal('refund'),
    mode: Type.Union([Type.Literal('test'), Type.Literal('live')]),
    payment_id: PaymentId,
    status: Type.Enum([...refundMachine.states]),
    amount: Amount,
    currency: Currency,
    reason: Type.Union([Type.String(), Type.Null()]),
    split: Type.Union([RefundSplitSchema, Type.Null()]),
    failure: Type.Union([Failure, Type.Null()]),
    metadata: Type.Record(Type.String(), Type.String()),
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
  },
  closed,
);

/** A refund as the API shows it. */
export type RefundView = Static<typeof RefundSchema>;

export const RefundList = Type.Object(
  {
    data: Type.Array(RefundSchema),
    has_more: Type.Boolean(),
    next_cursor: Type.Union([Type.String(), Type.Null()]),
  },
  closed,
);
