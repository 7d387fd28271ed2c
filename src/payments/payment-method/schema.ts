import { type Static, type TSchema, Type } from 'typebox';
import { idPattern } from '#kernel';
import { CustomerId } from '../customer/schema.ts';
import { Failure, MethodTokenText, ProviderName } from '../payment/schema.ts';
import { paymentMethodMachine } from './payment-method.machine.ts';

const closed = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const PaymentMethodId = Type.String({ pattern: idPattern('pm') });
export const PaymentMethodParams = Type.Object({ payment_method_id: PaymentMethodId }, closed);
export type PaymentMethodPath = Static<typeof PaymentMethodParams>;

const Status = Type.Enum([...paymentMethodMachine.states]);

export const StorePaymentMethodBody = Type.Object(
  {
    payment_method: Type.Object(
      {
        type: Type.Literal('card'),
        token: MethodTokenText,
        provider: Type.Optional(
          Type.String({ ...ProviderName, description: 'Where it is kept. Default: Stripe.' }),
        ),
      },
      closed,
    ),
    return_url: Type.Optional(
      Type.String({
        pattern: '^https?://[^\\s]+$',
        maxLength: 2000,
        description: 'Where the bank sends the payer back to. Without it no bank can ask.',
      }),
    ),
  },
  closed,
);
export type StorePaymentMethod = Static<typeof StorePaymentMethodBody>;

export const ListPaymentMethodsQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    cursor: Type.Optional(PaymentMethodId),
    status: Type.Optional(Status),
  },
  closed,
);
export type ListPaymentMethods = Static<typeof ListPaymentMethodsQuery>;

export const PaymentMethodSchema = Type.Object(
  {
    id: PaymentMethodId,
    object: Type.Literal('payment_method'),
    mode: Type.Union([Type.Literal('test'), Type.Literal('live')]),
    customer_id: CustomerId,
    status: Status,
    type: Type.String(),
    brand: nullable(Type.String()),
    last4: nullable(Type.String()),
    next_action: nullable(Type.Object({ type: Type.Literal('redirect'), url: Type.String() })),
    failure: nullable(Failure),
    provider: Type.String(),
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
  },
  closed,
);

/** A saved payment method as the API shows it. */
export type PaymentMethodView = Static<typeof PaymentMethodSchema>;

export const PaymentMethodList = Type.Object(
  {
    data: Type.Array(PaymentMethodSchema),
    has_more: Type.Boolean(),
    next_cursor: nullable(Type.String()),
  },
  closed,
);

/** One page of a customer's payment methods. */
export type PaymentMethodPage = Static<typeof PaymentMethodList>;
