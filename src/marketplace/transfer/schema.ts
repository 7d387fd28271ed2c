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
  PaymentId,
  Time,
} from '../shapes.ts';
import { transferMachine } from './transfer.machine.ts';

export const TransferId = Type.String({ pattern: idPattern('trf') });
export const TransferParams = Type.Object({ transfer_id: TransferId }, closed);

export const ListTransfersQuery = Type.Object(
  {
    limit: Type.Optional(Limit),
    cursor: Type.Optional(TransferId),
    payment_id: Type.Optional(PaymentId),
    account_id: Type.Optional(AccountId),
    status: Type.Optional(Type.Enum([...transferMachine.states])),
  },
  closed,
);

export const CreateTransferBody = Type.Object(
  {
    account_id: AccountId,
    amount: Amount,
    currency: Currency,
    description: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    metadata: Type.Optional(Metadata),
  },
  closed,
);

export const ReverseTransferBody = Type.Object(
  {
    amount: Type.Optional(
      Type.String({ ...Amount, description: 'All that is left of it where absent.' }),
    ),
  },
  closed,
);

export const TransferSchema = Type.Object(
  {
    id: TransferId,
    object: Type.Literal('transfer'),
    mode: ModeSchema,
    account_id: AccountId,
    payment_id: nullable(PaymentId),
    share_id: nullable(Type.String()),
    status: Type.Enum([...transferMachine.states]),
    amount: Amount,
    currency: Currency,
    reversed_amount: Amount,
    provider: Type.String(),
    provider_reference: nullable(Type.String()),
    source_charge: nullable(
      Type.String({ description: 'The charge whose funds it waits for, by the provider.' }),
    ),
    failure: nullable(Failure),
    description: nullable(Type.String()),
    metadata: Metadata,
    created_at: Time,
    updated_at: Time,
  },
  closed,
);

export const TransferList = Type.Object(
  {
    data: Type.Array(TransferSchema),
    has_more: Type.Boolean(),
    next_cursor: nullable(Type.String()),
  },
  closed,
);

/** A transfer to a seller as the API and its events show it. */
export type TransferView = Static<typeof TransferSchema>;
