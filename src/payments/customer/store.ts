import { type Mode, sql } from '#kernel';

/** A customer as it stands in its row. A deleted one has nothing left but its id and times. */
export interface Customer {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly deleted_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const customerColumns = `organisation_id, mode, id, name, email, phone, description, metadata,
  deleted_at, created_at, updated_at`;

/** No row comes back where the customer stands already: the request is run again. */
export const insertCustomer = sql<
  Customer,
  [
    organisationId: string,
    mode: Mode,
    id: string,
    name: string | null,
    email: string | null,
    phone: string | null,
    description: string | null,
    metadata: string,
    at: Date,
  ]
>(
  'payments.insert_customer',
  `
  insert into payments.customer
    (organisation_id, mode, id, name, email, phone, description, metadata, created_at, updated_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
  on conflict (organisation_id, id) do nothing
  returning ${customerColumns}`,
);

export const selectCustomer = sql<Customer, [organisationId: string, mode: Mode, id: string]>(
  'payments.select_customer',
  `
  select ${customerColumns}
  from payments.customer
  where organisation_id = $1
    and mode = $2
    and id = $3`,
);

// Whatever depends on the customer being there is decided under this lock.
export const lockCustomer = sql<Customer, [organisationId: string, mode: Mode, id: string]>(
  'payments.lock_customer',
  `
  select ${customerColumns}
  from payments.customer
  where organisation_id = $1
    and mode = $2
    and id = $3
  for no key update`,
);

export const updateCustomerRow = sql<
  Customer,
  [
    organisationId: string,
    id: string,
    name: string | null,
    email: string | null,
    phone: string | null,
    description: string | null,
    metadata: string,
    at: Date,
  ]
>(
  'payments.update_customer',
  `
  update payments.customer
  set name = $3,
      email = $4,
      phone = $5,
      description = $6,
      metadata = $7,
      updated_at = $8
  where organisation_id = $1
    and id = $2
  returning ${customerColumns}`,
);

export const redactCustomer = sql<Customer, [organisationId: string, id: string, at: Date]>(
  'payments.redact_customer',
  `
  update payments.customer
  set name = null,
      email = null,
      phone = null,
      description = null,
      metadata = '{}',
      deleted_at = $3,
      updated_at = $3
  where organisation_id = $1
    and id = $2
  returning ${customerColumns}`,
);

export const redactCustomerTokens = sql<never, [organisationId: string, id: string, at: Date]>(
  'payments.redact_customer_tokens',
  `
  update payments.customer_token
  set email = null,
      updated_at = $3
  where organisation_id = $1
    and customer_id = $2`,
);

export const selectCustomers = sql<
  Customer,
  [organisationId: string, mode: Mode, before: string, limit: number]
>(
  'payments.select_customers',
  `
  select ${customerColumns}
  from payments.customer
  where organisation_id = $1
    and mode = $2
    and id < $3
    and deleted_at is null
  order by id desc
  limit $4`,
);

// A statement of its own: one that takes the filter or leaves it would find no index.
export const selectCustomersByEmail = sql<
  Customer,
  [organisationId: string, mode: Mode, email: string, before: string, limit: number]
>(
  'payments.select_customers_by_email',
  `
  select ${customerColumns}
  from payments.customer
  where organisation_id = $1
    and mode = $2
    and lower(email) = lower($3)
    and id < $4
    and deleted_at is null
  order by id desc
  limit $5`,
);
