import { type Static, Type } from 'typebox';
import {
  AccountId,
  Amount,
  Currency,
  closed,
  Limit,
  ModeSchema,
  nullable,
  SignedAmount,
  Time,
} from '../shapes.ts';

export const ListBalancesQuery = Type.Object(
  {
    account_id: Type.Optional(
      Type.String({ ...AccountId, description: 'Whose; has to be said unless the key is his.' }),
    ),
  },
  closed,
);

export const BalanceSchema = Type.Object(
  {
    object: Type.Literal('balance'),
    mode: ModeSchema,
    account_id: AccountId,
    currency: Currency,
    pending_amount: Type.String({
      ...SignedAmount,
      description: 'Credited, and held back or on its way to his account.',
    }),
    available_amount: Type.String({ ...Amount, description: 'May be paid out.' }),
    reserved_amount: Type.String({ ...Amount, description: 'Kept back by the platform.' }),
    paying_out_amount: Type.String({
      ...Amount,
      description: 'Paid out, and may still come back from the bank.',
    }),
    owing_amount: Type.String({
      ...Amount,
      description: 'What he owes; recovered from what he earns.',
    }),
    at_provider_amount: Type.String({
      ...SignedAmount,
      description: 'What lies on his own account at the provider by our books.',
    }),
  },
  closed,
);

export const BalanceList = Type.Object({ data: Type.Array(BalanceSchema) }, closed);

/** The kinds of balance that have a history. */
export const balancePlaces = ['available', 'pending', 'reserved', 'payout', 'owing'] as const;

export const BalanceHistoryParams = Type.Object({ account_id: AccountId }, closed);
export const BalanceHistoryQuery = Type.Object(
  {
    currency: Currency,
    balance: Type.Optional(
      Type.Enum([...balancePlaces], { description: 'Which of them. Default: available.' }),
    ),
    limit: Type.Optional(Limit),
    cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,16}\\.[0-9]{1,19}$' })),
  },
  closed,
);

export const BalanceLineSchema = Type.Object(
  {
    id: Type.String(),
    object: Type.Literal('balance_line'),
    amount: SignedAmount,
    currency: Currency,
    balance_after: SignedAmount,
    kind: Type.String({ description: 'What moved it: `share.released`, `payout.claimed`…' }),
    source: Type.Object({ type: Type.String(), id: Type.String() }, closed),
    ledger_transfer_id: Type.String(),
    effective_at: Time,
    booked_at: Time,
  },
  closed,
);

export const BalanceHistory = Type.Object(
  {
    data: Type.Array(BalanceLineSchema),
    has_more: Type.Boolean(),
    next_cursor: nullable(Type.String()),
  },
  closed,
);

/** What a seller has in one currency. */
export type BalanceView = Static<typeof BalanceSchema>;
export type BalanceLineView = Static<typeof BalanceLineSchema>;
