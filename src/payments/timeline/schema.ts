import { type Static, Type } from 'typebox';
import { closed, PaymentId } from '../payment/schema.ts';

export const TimelineItemSchema = Type.Object(
  {
    at: Type.String({ format: 'date-time' }),
    kind: Type.Enum(['route', 'state', 'call', 'notice', 'transfer', 'event', 'delivery', 'job']),
    object_id: Type.String({ description: 'What it happened to, or what it is.' }),
    summary: Type.String({ description: 'One line for people.' }),
    details: Type.Record(Type.String(), Type.Unknown()),
  },
  closed,
);

/** One thing that happened, seen from a payment. */
export type TimelineItem = Static<typeof TimelineItemSchema>;

export const TimelineSchema = Type.Object(
  {
    object: Type.Literal('timeline'),
    payment_id: PaymentId,
    data: Type.Array(TimelineItemSchema),
  },
  closed,
);

/** All that happened to a payment, in one order. */
export type TimelineView = Static<typeof TimelineSchema>;
