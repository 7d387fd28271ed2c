import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';
import {
  AccountId,
  Amount,
  Currency,
  closed,
  Failure,
  Limit,
  ModeSchema,
  nullable,
  PaymentId,
  SignedAmount,
  Time,
} from '../shapes.ts';
import { shareMachine } from './share.machine.ts';

export const ShareId = Type.String({ pattern: idPattern('shr') });
export const ShareParams = Type.Object({ share_id: ShareId }, closed);
export const SharesOfPaymentParams = Type.Object({ payment_id: PaymentId }, closed);

export const ListSharesQuery = Type.Object(
  {
    limit: Type.Optional(Limit),
    cursor: Type.Optional(ShareId),
    payment_id: Type.Optional(PaymentId),
    account_id: Type.Optional(AccountId),
    status: Type.Optional(Type.Enum([...shareMachine.states])),
  },
  closed,
);

export const ReleaseSharesBody = Type.Object(
  {
    account_ids: Type.Optional(
      Type.Array(AccountId, {
        minItems: 1,
        maxItems: 100,
        uniqueItems: true,
        description: 'Whose shares; all of the payment where absent.',
      }),
    ),
  },
  closed,
);

export const ShareSchema = Type.Object(
  {
    id: ShareId,
    object: Type.Literal('share'),
    mode: ModeSchema,
    payment_id: PaymentId,
    account_id: AccountId,
    status: Type.Enum([...shareMachine.states]),
    amount: Type.String({ ...Amount, description: 'Its part of the payment by the plan.' }),
    currency: Currency,
    credited_amount: Type.String({ ...Amount, description: 'Its part of what was captured.' }),
    provider_fee_amount: Type.String({
      ...SignedAmount,
      description:
        'What it bears of what the provider charges; of a direct charge also what a dispute cost, and took beyond its part.',
    }),
    taken_back_amount: Type.String({
      ...Amount,
      description: 'What refunds, disputes and recalls have taken back of it.',
    }),
    net_amount: SignedAmount,
    transferred_amount: Type.String({
      ...SignedAmount,
      description: 'What lies on the account at the provider because of it, before payouts.',
    }),
    hold: Type.Object(
      {
        release: Type.Enum(['immediately', 'on_date', 'on_delivery', 'manual']),
        at: nullable(Time),
      },
      closed,
    ),
    problem: nullable(
      Type.Object(
        {
          type: Type.Enum(['transfer_failed', 'reversal_failed']),
          ...Failure.properties,
          next_try_at: nullable(Time),
        },
        closed,
      ),
    ),
    created_at: Time,
    updated_at: Time,
  },
  closed,
);

export const ShareList = Type.Object(
  {
    data: Type.Array(ShareSchema),
    has_more: Type.Boolean(),
    next_cursor: nullable(Type.String()),
  },
  closed,
);

/** A share as the API and its events show it. */
export type ShareView = Static<typeof ShareSchema>;
