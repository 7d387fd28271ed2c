import { type Mode, sql } from '#kernel';
import type { PaymentMethodState } from './payment-method.machine.ts';

/** A saved payment method as it stands in its row. */
export interface PaymentMethod {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly customer_id: string;
  readonly state: PaymentMethodState;
  readonly provider: string;
  /** What the client handed over; the provider turns it into `method_token`. */
  readonly token: string;
  readonly return_url: string | null;
  readonly method_token: string | null;
  readonly customer_token: string | null;
  readonly type: string;
  readonly brand: string | null;
  readonly last4: string | null;
  readonly next_action_url: string | null;
  readonly failure_reason: string | null;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  /** How far the schedule of the state is used up. */
  readonly ask_count: number;
  readonly next_action_at: Date | null;
  readonly step_count: number;
  readonly traceparent: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const methodColumns = `organisation_id, mode, id, customer_id, state, provider, token, return_url,
  method_token, customer_token, type, brand, last4, next_action_url, failure_reason, failure_code,
  failure_message, ask_count, next_action_at, step_count, traceparent, created_at, updated_at`;

export const selectPaymentMethod = sql<
  PaymentMethod,
  [organisationId: string, mode: Mode, id: string]
>(
  'payments.select_payment_method',
  `
  select ${methodColumns}
  from payments.payment_method
  where organisation_id = $1
    and mode = $2
    and id = $3`,
);

export const lockPaymentMethod = sql<
  PaymentMethod,
  [organisationId: string, mode: Mode, id: string]
>(
  'payments.lock_payment_method',
  `
  select ${methodColumns}
  from payments.payment_method
  where organisation_id = $1
    and mode = $2
    and id = $3
  for no key update`,
);

/** Those that are or may become usable. */
export const lockMethodsOfCustomer = sql<
  PaymentMethod,
  [organisationId: string, customerId: string, limit: number]
>(
  'payments.lock_methods_of_customer',
  `
  select ${methodColumns}
  from payments.payment_method
  where organisation_id = $1
    and customer_id = $2
    and state in ('storing', 'requires_action', 'active')
  order by id
  limit $3
  for no key update`,
);

// Grows under the customer's lock alone, so that a count below the limit stays below it.
export const countMethodsOfCustomer = sql<
  { readonly count: number },
  [organisationId: string, customerId: string]
>(
  'payments.count_methods_of_customer',
  `
  select count(*)::integer as count
  from payments.payment_method
  where organisation_id = $1
    and customer_id = $2
    and state in ('storing', 'requires_action', 'active')`,
);

export const selectMethodsOfCustomer = sql<
  PaymentMethod,
  [organisationId: string, customerId: string, state: string | null, before: string, limit: number]
>(
  'payments.select_methods_of_customer',
  `
  select ${methodColumns}
  from payments.payment_method
  where organisation_id = $1
    and customer_id = $2
    and ($3::text is null or state = $3)
    and id < $4
  order by id desc
  limit $5`,
);

// The address of the provider's customer stands still while anybody may be asking with it. Once
// nobody is, and no customer came of it, a corrected address takes its place.
export const ensureCustomerToken = sql<
  never,
  [
    organisationId: string,
    mode: Mode,
    customerId: string,
    provider: string,
    email: string | null,
    at: Date,
  ]
>(
  'payments.ensure_customer_token',
  `
  insert into payments.customer_token as known
    (organisation_id, mode, customer_id, provider, email, created_at, updated_at)
  values ($1, $2, $3, $4, $5, $6, $6)
  on conflict (organisation_id, customer_id, provider) do update
  set email = excluded.email,
      updated_at = excluded.updated_at
  where known.token is null
    and known.email is distinct from excluded.email
    and not exists (
      select
      from payments.payment_method as method
      where method.organisation_id = known.organisation_id
        and method.customer_id = known.customer_id
        and method.provider = known.provider
        and method.state in ('storing', 'requires_action')
    )`,
);

// Two customers of one provider would both work; the first one known is used from then on.
export const keepCustomerToken = sql<
  never,
  [organisationId: string, customerId: string, provider: string, token: string, at: Date]
>(
  'payments.keep_customer_token',
  `
  update payments.customer_token
  set token = $4,
      updated_at = $5
  where organisation_id = $1
    and customer_id = $2
    and provider = $3
    and token is null`,
);

/** What a method needs to be stored; the rest of its row says what came of it. */
export const insertPaymentMethod = sql<
  never,
  [
    organisationId: string,
    mode: Mode,
    id: string,
    customerId: string,
    provider: string,
    type: string,
    token: string,
    returnUrl: string | null,
    traceparent: string,
    nextActionAt: Date,
    at: Date,
  ]
>(
  'payments.insert_payment_method',
  `
  insert into payments.payment_method
    (organisation_id, mode, id, customer_id, state, provider, type, token, return_url, traceparent,
     next_action_at, created_at, updated_at)
  values ($1, $2, $3, $4, 'storing', $5, $6, $7, $8, $9, $10, $11, $11)`,
);

/** A leased method, with what its provider's customer is asked by. */
export interface LeasedRow extends PaymentMethod {
  readonly known_email: string | null;
  readonly known_token: string | null;
}

// The lease counts by the database's clock alone: machines disagree about the time. A row that
// somebody holds locked is being settled, so there is nothing to ask.
export const leasePaymentMethods = sql<LeasedRow, [ids: readonly string[], leaseMs: number]>(
  'payments.lease_payment_methods',
  `
  with free as (
    select organisation_id, id
    from payments.payment_method
    where id = any ($1::text[])
      and state in ('storing', 'requires_action')
      and (lease_until is null or lease_until < clock_timestamp())
    order by id
    limit 100
    for no key update skip locked
  ),
  leased as (
    update payments.payment_method
    set lease_until = clock_timestamp() + make_interval(secs => $2::double precision / 1000)
    where (organisation_id, id) in (select organisation_id, id from free)
    returning ${methodColumns}
  )
  select ${methodColumns}, known_email, known_token
  from leased
  cross join lateral (
    select known.email as known_email, known.token as known_token
    from payments.customer_token as known
    where known.organisation_id = leased.organisation_id
      and known.customer_id = leased.customer_id
      and known.provider = leased.provider
  ) as asked_with`,
);

export const duePaymentMethods = sql<{ readonly id: string }, [now: Date, limit: number]>(
  'payments.due_payment_methods',
  `
  select id
  from payments.payment_method
  where state in ('storing', 'requires_action')
    and next_action_at <= $1
    and (lease_until is null or lease_until < clock_timestamp())
  order by next_action_at
  limit $2`,
);

/** Writes what changed of locked rows, as JSON, and gives their leases back. */
export const savePaymentMethods = sql<never, [rows: string]>(
  'payments.save_payment_methods',
  `
  update payments.payment_method as stored
  set state = changed.state,
      method_token = changed.method_token,
      customer_token = changed.customer_token,
      type = changed.type,
      brand = changed.brand,
      last4 = changed.last4,
      next_action_url = changed.next_action_url,
      failure_reason = changed.failure_reason,
      failure_code = changed.failure_code,
      failure_message = changed.failure_message,
      ask_count = changed.ask_count,
      next_action_at = changed.next_action_at,
      lease_until = null,
      step_count = changed.step_count,
      updated_at = changed.updated_at
  from jsonb_populate_recordset(null::payments.payment_method, $1::jsonb) as changed
  where stored.organisation_id = changed.organisation_id
    and stored.id = changed.id`,
);

export const insertPaymentMethodSteps = sql<never, [steps: string]>(
  'payments.insert_payment_method_steps',
  `
  insert into payments.payment_method_step
    (organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at)
  select organisation_id, mode, object_id, sequence, from_state, event, to_state,
    occurred_at
  from jsonb_populate_recordset(null::payments.payment_method_step, $1::jsonb)
  order by organisation_id, object_id, sequence`,
);
