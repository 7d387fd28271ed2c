import { type Static, type TSchema, Type } from 'typebox';
import { idPattern } from '#kernel';
import { Metadata } from '../payment/schema.ts';

const closed = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const CustomerId = Type.String({ pattern: idPattern('cus') });
export const CustomerParams = Type.Object({ customer_id: CustomerId }, closed);

const Name = Type.String({ minLength: 1, maxLength: 200 });
const Email = Type.String({
  pattern: '^[^\\s@]+@[^\\s@]+$',
  minLength: 3,
  maxLength: 320,
  description: 'Kept as it is sent; compared without regard to capitals.',
});
const Phone = Type.String({ pattern: '^\\+?[0-9 ()./-]{2,39}$', minLength: 3 });
const Description = Type.String({ minLength: 1, maxLength: 500 });

export const CreateCustomerBody = Type.Object(
  {
    name: Type.Optional(Name),
    email: Type.Optional(Email),
    phone: Type.Optional(Phone),
    description: Type.Optional(Description),
    metadata: Type.Optional(Metadata),
  },
  closed,
);
export type CreateCustomer = Static<typeof CreateCustomerBody>;

export const UpdateCustomerBody = Type.Object(
  {
    name: Type.Optional(nullable(Name)),
    email: Type.Optional(nullable(Email)),
    phone: Type.Optional(nullable(Phone)),
    description: Type.Optional(nullable(Description)),
    metadata: Type.Optional(Metadata),
  },
  closed,
);
export type UpdateCustomer = Static<typeof UpdateCustomerBody>;

export const ListCustomersQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    cursor: Type.Optional(CustomerId),
    email: Type.Optional(Email),
  },
  closed,
);
export type ListCustomers = Static<typeof ListCustomersQuery>;

export const CustomerSchema = Type.Object(
  {
    id: CustomerId,
    object: Type.Literal('customer'),
    mode: Type.Union([Type.Literal('test'), Type.Literal('live')]),
    name: nullable(Type.String()),
    email: nullable(Type.String()),
    phone: nullable(Type.String()),
    description: nullable(Type.String()),
    metadata: Type.Record(Type.String(), Type.String()),
    is_deleted: Type.Boolean({
      description: 'Its personal data is gone; the id stays, because payments name it.',
    }),
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
  },
  closed,
);

/** A customer as the API shows it. */
export type CustomerView = Static<typeof CustomerSchema>;

export const CustomerList = Type.Object(
  {
    data: Type.Array(CustomerSchema),
    has_more: Type.Boolean(),
    next_cursor: nullable(Type.String()),
  },
  closed,
);

/** One page of customers. */
export type CustomerPage = Static<typeof CustomerList>;
