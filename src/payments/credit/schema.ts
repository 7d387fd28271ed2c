import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';
import { Amount, Currency, closed, PaymentId } from '../payment/schema.ts';
import { creditMachine } from './credit.machine.ts';

const nullableString = Type.Union([Type.String(), Type.Null()]);
const Time = Type.String({ format: 'date-time' });

export const CreditId = Type.String({ pattern: idPattern('crd') });
export const CreditParams = Type.Object({ credit_id: CreditId }, closed);

const Status = Type.Enum([...creditMachine.states], {
  description:
    'suspended: waits for a person. waiting: waits for the rest of what its payment wants. partly_matched: what is open was more than its payment wanted.',
});

export const ListCreditsQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    cursor: Type.Optional(CreditId),
    status: Type.Optional(Status),
    payment_id: Type.Optional(PaymentId),
  },
  closed,
);

export const MatchCreditBody = Type.Object(
  {
    payment_id: PaymentId,
    reason: Type.String({
      minLength: 10,
      maxLength: 500,
      description: 'How you know that it is for this payment.',
    }),
  },
  closed,
);

export const CreditSchema = Type.Object(
  {
    id: CreditId,
    object: Type.Literal('credit'),
    mode: Type.Union([Type.Literal('test'), Type.Literal('live')]),
    status: Status,
    amount: Amount,
    currency: Currency,
    open_amount: Type.String({ description: 'What no payment has taken of it: on suspense.' }),
    provider: Type.String(),
    connection_id: Type.String(),
    reference: Type.String({ description: "The bank's name for the entry." }),
    remittance: Type.String({ description: 'What the sender wrote.' }),
    sender: Type.Object({ name: nullableString, iban: nullableString }, closed),
    match: Type.Object(
      {
        kind: Type.Enum(['exact', 'short', 'over', 'late', 'duplicate', 'none']),
        why: Type.String(),
        payment_id: Type.Union([PaymentId, Type.Null()]),
      },
      closed,
    ),
    booked_at: Time,
    created_at: Time,
    updated_at: Time,
  },
  closed,
);

/** Money that arrived, as the API and its events show it. */
export type CreditView = Static<typeof CreditSchema>;

export const CreditDetailSchema = Type.Object(
  {
    ...CreditSchema.properties,
    payments: Type.Array(
      Type.Object(
        { payment_id: PaymentId, amount: Amount, why: Type.String(), matched_at: Time },
        closed,
      ),
      { description: 'What payments have taken of it.' },
    ),
  },
  closed,
);

/** The same with what payments took of it. */
export type CreditDetail = Static<typeof CreditDetailSchema>;

export const CreditList = Type.Object(
  { data: Type.Array(CreditSchema), has_more: Type.Boolean(), next_cursor: nullableString },
  closed,
);

export const TransferInstructionsSchema = Type.Object(
  {
    object: Type.Literal('transfer_instructions'),
    payment_id: PaymentId,
    amount: Amount,
    currency: Currency,
    arrived_amount: Type.String({ description: 'What has arrived and was not enough.' }),
    missing_amount: Type.String({ description: 'What is still to be sent; the code asks for it.' }),
    holder: Type.String(),
    iban: Type.String(),
    bic: Type.String(),
    reference: Type.String({ description: 'What the payer has to quote: ISO 11649.' }),
    epc: Type.String({ description: 'The text of the EPC QR code (EPC069-12).' }),
    qr_svg: Type.String({ description: 'The code as a picture, SVG.' }),
    expires_at: Type.Union([Time, Type.Null()]),
  },
  closed,
);

/** How a payer pays by bank transfer. */
export type TransferInstructions = Static<typeof TransferInstructionsSchema>;
