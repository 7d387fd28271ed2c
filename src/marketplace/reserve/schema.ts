import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';
import {
  AccountId,
  Amount,
  Currency,
  closed,
  Limit,
  ModeSchema,
  nullable,
  Time,
} from '../shapes.ts';

export const ReserveId = Type.String({ pattern: idPattern('rsv') });
export const ReserveParams = Type.Object({ reserve_id: ReserveId }, closed);

export const CreateReserveBody = Type.Object(
  {
    account_id: AccountId,
    amount: Amount,
    currency: Currency,
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    release_at: Type.Optional(
      Type.String({ format: 'date-time', description: 'When it is let go by itself.' }),
    ),
  },
  closed,
);

export const ListReservesQuery = Type.Object(
  {
    limit: Type.Optional(Limit),
    cursor: Type.Optional(ReserveId),
    account_id: Type.Optional(AccountId),
  },
  closed,
);

export const ReserveSchema = Type.Object(
  {
    id: ReserveId,
    object: Type.Literal('reserve'),
    mode: ModeSchema,
    account_id: AccountId,
    amount: Amount,
    currency: Currency,
    reason: nullable(Type.String()),
    release_at: nullable(Time),
    released_at: nullable(Time),
    created_at: Time,
  },
  closed,
);

export const ReserveList = Type.Object(
  {
    data: Type.Array(ReserveSchema),
    has_more: Type.Boolean(),
    next_cursor: nullable(Type.String()),
  },
  closed,
);

/** Money of a seller that is kept back, as the API and its events show it. */
export type ReserveView = Static<typeof ReserveSchema>;
