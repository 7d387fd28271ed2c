import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';
import { SplitBody, SplitSchema } from '../split/schema.ts';
import { Amount, Currency, closed, Metadata } from './fields.ts';
import { paymentMachine } from './payment.machine.ts';

export { Amount, Currency, closed, Metadata } from './fields.ts';

const ShortText = Type.String({ minLength: 1, maxLength: 500 });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const PaymentId = Type.String({ pattern: idPattern('pay') });
export const PaymentParams = Type.Object({ payment_id: PaymentId }, closed);

/** A payment method as the client hands it over: the provider's token, never a number. */
export const MethodTokenText = Type.String({
  pattern: '^[A-Za-z0-9_\\-+/=.]{3,8000}$',
  description:
    'The token that the provider gave for the card: `pm_…` at Stripe; at Adyen the base64 of what its Drop-in made.',
});
export const ProviderName = Type.String({ pattern: '^[a-z][a-z0-9_]{1,39}$' });

export const PaymentMethodToken = Type.Object(
  {
    type: Type.String({
      pattern: '^[a-z][a-z0-9_]{1,39}$',
      description: '`card`, `bank_transfer` or another that a connected provider declares.',
    }),
    token: Type.Optional(MethodTokenText),
    provider: Type.Optional(
      Type.String({ ...ProviderName, description: 'Whose token it is. Default: Stripe.' }),
    ),
    tokens: Type.Optional(
      Type.Record(ProviderName, MethodTokenText, {
        maxProperties: 10,
        description:
          'The same card as tokens of several providers: each of them may then be tried.',
      }),
    ),
    brand: Type.Optional(Type.String({ pattern: '^[a-z0-9_]{2,40}$' })),
    issuer_country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
    fingerprint: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_\\-]{8,100}$',
        description:
          'Your own name for the card, the same whenever it is used: retry caps are counted by it.',
      }),
    ),
  },
  closed,
);

/** What the merchant chooses for the cases in which nobody can know better. */
export const PolicySchema = Type.Object(
  {
    cascade: Type.Optional(
      Type.Enum(['never', 'safe', 'compensate'], {
        description:
          'Whether another provider is tried: never; when that is proved safe (default); or also while an attempt is unknown, in which case what comes twice is given back.',
      }),
    ),
    late_success: Type.Optional(
      Type.Enum(['keep', 'refund'], {
        description: 'What happens to money that comes after the payment had failed. Default keep.',
      }),
    ),
    on_authorization_expiry: Type.Optional(
      Type.Enum(['release', 'reauthorize'], {
        description:
          'When the provider lets held money go: leave it, or ask a saved method again. Default release.',
      }),
    ),
  },
  closed,
);

const RedirectView = Type.Object({ type: Type.Literal('redirect'), url: Type.String() }, closed);
const ClientView = Type.Object(
  { type: Type.Literal('client'), action: Type.Record(Type.String(), Type.Unknown()) },
  closed,
);
const BankTransferView = Type.Object(
  {
    type: Type.Literal('bank_transfer'),
    holder: Type.String(),
    iban: Type.String(),
    bic: Type.String(),
    reference: Type.String({ description: 'What the payer has to quote: ISO 11649.' }),
    epc: Type.String({ description: 'The text of the EPC QR code of this transfer.' }),
  },
  closed,
);

/** What the payer has to do next. */
export const NextActionSchema = Type.Union([RedirectView, ClientView, BankTransferView]);

/** How a payment is to be confirmed; the same fields on create and on confirm. */
export const confirmFields = {
  payment_method: Type.Optional(PaymentMethodToken),
  payment_method_id: Type.Optional(Type.String({ pattern: idPattern('pm') })),
  payer_country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
  off_session: Type.Optional(
    Type.Boolean({ description: 'The payer is not there to authenticate.' }),
  ),
  return_url: Type.Optional(Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 2000 })),
  anticipate: Type.Optional(
    Type.Enum(['several_captures', 'increment'], {
      description: 'What the authorisation has to be good for beside one capture.',
    }),
  ),
  policy: Type.Optional(PolicySchema),
};

export const ConfirmPaymentBody = Type.Object(confirmFields, closed);

export const CreatePaymentBody = Type.Object(
  {
    amount: Amount,
    currency: Currency,
    capture_method: Type.Optional(
      Type.Union([Type.Literal('automatic'), Type.Literal('manual')], { default: 'automatic' }),
    ),
    confirm: Type.Optional(Type.Boolean({ description: 'Confirm at once. Default false.' })),
    ...confirmFields,
    customer_id: Type.Optional(Type.String({ pattern: idPattern('cus') })),
    reference: Type.Optional(ShortText),
    description: Type.Optional(ShortText),
    metadata: Type.Optional(Metadata),
    split: Type.Optional(SplitBody),
  },
  closed,
);

export const CapturePaymentBody = Type.Object(
  {
    amount: Type.Optional(Amount),
    currency: Type.Optional(Currency),
    is_final: Type.Optional(
      Type.Boolean({
        description: 'Whether the rest is let go. Default true; false keeps it for later captures.',
      }),
    ),
  },
  closed,
);

export const IncrementPaymentBody = Type.Object(
  {
    amount: Type.String({ ...Amount, description: 'What is to be authorised in all.' }),
    currency: Type.Optional(Currency),
  },
  closed,
);

export const ContinuePaymentBody = Type.Object(
  {
    details: Type.Record(
      Type.String({ pattern: '^[A-Za-z0-9_.]{1,80}$' }),
      Type.String({ maxLength: 8000 }),
      {
        maxProperties: 20,
        description: "What the provider's page or client library gave, under its own names.",
      },
    ),
  },
  closed,
);

export const UpdatePaymentBody = Type.Object(
  {
    description: Type.Optional(ShortText),
    reference: Type.Optional(ShortText),
    metadata: Type.Optional(Metadata),
  },
  closed,
);

export const ListPaymentsQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    cursor: Type.Optional(PaymentId),
    status: Type.Optional(Type.Enum([...paymentMachine.states])),
    customer_id: Type.Optional(Type.String({ pattern: idPattern('cus') })),
    reference: Type.Optional(ShortText),
    currency: Type.Optional(Currency),
    created_from: Type.Optional(Type.String({ format: 'date-time' })),
    created_before: Type.Optional(Type.String({ format: 'date-time' })),
  },
  closed,
);

/** Why something did not go through. */
export const Failure = Type.Object(
  {
    reason: Type.String({ description: 'Our word for it, the same for every provider.' }),
    code: Type.String({ description: "The provider's own code." }),
    message: Type.String(),
  },
  closed,
);

export const PaymentSchema = Type.Object(
  {
    id: PaymentId,
    object: Type.Literal('payment'),
    mode: Type.Union([Type.Literal('test'), Type.Literal('live')]),
    status: Type.Enum([...paymentMachine.states]),
    amount: Amount,
    currency: Currency,
    capture_method: Type.Union([Type.Literal('automatic'), Type.Literal('manual')]),
    authorized_amount: Amount,
    captured_amount: Amount,
    held_amount: Amount,
    refunded_amount: Amount,
    refund_pending_amount: Amount,
    customer_id: nullable(Type.String()),
    payment_method_id: nullable(Type.String()),
    payment_method: nullable(
      Type.Object({
        type: Type.String(),
        brand: nullable(Type.String()),
        last4: nullable(Type.String()),
      }),
    ),
    next_action: nullable(NextActionSchema),
    failure: nullable(Failure),
    reference: nullable(Type.String()),
    description: nullable(Type.String()),
    return_url: nullable(Type.String()),
    metadata: Type.Record(Type.String(), Type.String()),
    provider: nullable(Type.String()),
    policy: nullable(PolicySchema),
    split: nullable(SplitSchema),
    has_open_attempt: Type.Boolean({
      description: 'An operation has not come to its end: its outcome will be told by an event.',
    }),
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
  },
  closed,
);

/** A payment as the API shows it. */
export type PaymentView = Static<typeof PaymentSchema>;

export const PaymentList = Type.Object(
  {
    data: Type.Array(PaymentSchema),
    has_more: Type.Boolean(),
    next_cursor: nullable(Type.String()),
  },
  closed,
);
