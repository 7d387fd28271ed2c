import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';
import { disputeReasons, evidenceFiles, evidenceTexts } from '#providers';
import { Amount, Currency, closed, PaymentId } from '../payment/schema.ts';
import { disputeMachine } from './dispute.machine.ts';
import { disputeResponseMachine } from './response.machine.ts';

export const DisputeId = Type.String({ pattern: idPattern('dsp') });
export const DisputeParams = Type.Object({ dispute_id: DisputeId }, closed);

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** An optional text under each of the names. */
const under = <Name extends string>(names: readonly Name[], maxLength: number) =>
  Type.Object(
    Object.fromEntries(
      names.map((name) => [name, Type.Optional(Type.String({ maxLength }))]),
    ) as Record<Name, ReturnType<typeof Type.Optional<ReturnType<typeof Type.String>>>>,
    closed,
  );

const textMax = 20_000;
const fileNameMax = 200;

export const DisputeEvidenceBody = Type.Object(
  {
    text: Type.Optional(under(evidenceTexts, textMax)),
    files: Type.Optional(under(evidenceFiles, fileNameMax)),
    submit: Type.Optional(
      Type.Boolean({
        description:
          'Whether all that is kept goes to the bank now, for good. Default: false, it is kept.',
      }),
    ),
  },
  closed,
);

export const ListDisputesQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    cursor: Type.Optional(DisputeId),
    payment_id: Type.Optional(PaymentId),
    status: Type.Optional(Type.Enum([...disputeMachine.states])),
  },
  closed,
);

const EvidenceSchema = Type.Object(
  {
    text: Type.Record(Type.String(), Type.String()),
    files: Type.Record(Type.String(), Type.String()),
  },
  closed,
);

const ResponseSchema = Type.Object(
  {
    id: Type.String({ pattern: idPattern('dsr') }),
    kind: Type.Enum(['evidence', 'acceptance']),
    status: Type.Enum([...disputeResponseMachine.states]),
    failure: nullable(Type.Object({ code: Type.String(), message: Type.String() }, closed)),
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
  },
  closed,
);

export const DisputeSchema = Type.Object(
  {
    id: DisputeId,
    object: Type.Literal('dispute'),
    mode: Type.Enum(['test', 'live']),
    payment_id: PaymentId,
    status: Type.Enum([...disputeMachine.states]),
    stage: Type.Enum(['inquiry', 'chargeback', 'second_chargeback']),
    reason: Type.String({
      description: `One of ${Object.keys(disputeReasons).join(', ')}; or the provider's own.`,
    }),
    code: Type.String({ description: "The network's or the provider's own code." }),
    amount: Amount,
    currency: Currency,
    funds: Type.Enum(['none', 'withdrawn', 'returned']),
    fee_amount: Amount,
    fee_currency: Currency,
    respond_by: nullable(Type.String({ format: 'date-time' })),
    evidence: EvidenceSchema,
    response: nullable(ResponseSchema),
    provider: Type.String(),
    provider_reference: Type.String(),
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
  },
  closed,
);

/** A dispute as the API shows it. */
export type DisputeView = Static<typeof DisputeSchema>;

export const DisputeList = Type.Object(
  {
    data: Type.Array(DisputeSchema),
    has_more: Type.Boolean(),
    next_cursor: nullable(Type.String()),
  },
  closed,
);
