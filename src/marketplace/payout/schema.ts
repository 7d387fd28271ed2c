import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';
import {
  AccountId,
  Amount,
  Currency,
  closed,
  Failure,
  Limit,
  Metadata,
  ModeSchema,
  nullable,
  SignedAmount,
  Time,
} from '../shapes.ts';
import { payoutMachine } from './payout.machine.ts';

export const PayoutId = Type.String({ pattern: idPattern('po') });
export const PayoutParams = Type.Object({ payout_id: PayoutId }, closed);

export const ListPayoutsQuery = Type.Object(
  {
    limit: Type.Optional(Limit),
    cursor: Type.Optional(PayoutId),
    account_id: Type.Optional(AccountId),
    status: Type.Optional(Type.Enum([...payoutMachine.states])),
  },
  closed,
);

export const CreatePayoutBody = Type.Object(
  {
    account_id: AccountId,
    amount: Type.Optional(
      Type.String({
        ...Amount,
        description: 'All that is available and lies at the provider where absent.',
      }),
    ),
    currency: Currency,
    method: Type.Optional(
      Type.Enum(['standard', 'instant'], {
        description: 'An instant one arrives within minutes and costs a fee of the provider.',
      }),
    ),
    external_account: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_]{3,200}$',
        description: "The provider's name of the bank account or card; its default where absent.",
      }),
    ),
    description: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    metadata: Type.Optional(Metadata),
  },
  closed,
);

export const PayoutSchema = Type.Object(
  {
    id: PayoutId,
    object: Type.Literal('payout'),
    mode: ModeSchema,
    account_id: AccountId,
    status: Type.Enum([...payoutMachine.states]),
    amount: SignedAmount,
    currency: Currency,
    fee_amount: Amount,
    method: Type.Enum(['standard', 'instant']),
    is_automatic: Type.Boolean({ description: 'Made by the schedule of the account.' }),
    external_account: nullable(Type.String()),
    provider: Type.String(),
    provider_reference: nullable(Type.String()),
    arrives_on: nullable(Time),
    paid_at: nullable(Time),
    failure: nullable(Failure),
    description: nullable(Type.String()),
    metadata: Metadata,
    created_at: Time,
    updated_at: Time,
  },
  closed,
);

export const PayoutList = Type.Object(
  {
    data: Type.Array(PayoutSchema),
    has_more: Type.Boolean(),
    next_cursor: nullable(Type.String()),
  },
  closed,
);

export const PayoutLinesQuery = Type.Object(
  {
    limit: Type.Optional(Limit),
    cursor: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_.:]{1,200}$' })),
  },
  closed,
);

export const PayoutLineSchema = Type.Object(
  {
    id: Type.String(),
    object: Type.Literal('payout_line'),
    category: Type.String({ description: "The provider's own, or the kind of our transfer." }),
    amount: SignedAmount,
    fee_amount: SignedAmount,
    currency: Currency,
    source: nullable(Type.String({ description: 'What it is of, by the provider or by us.' })),
    occurred_at: Time,
  },
  closed,
);

export const PayoutLineList = Type.Object(
  {
    data: Type.Array(PayoutLineSchema),
    has_more: Type.Boolean(),
    next_cursor: nullable(Type.String()),
  },
  closed,
);

/** A payout as the API and its events show it. */
export type PayoutView = Static<typeof PayoutSchema>;
export type PayoutLineView = Static<typeof PayoutLineSchema>;
