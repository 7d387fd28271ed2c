import { type Mode, sql } from '#kernel';
import type { Account } from './account.ts';

const accountColumns = `organisation_id, mode, id, state, provider, connection_id,
  provider_reference, api, dashboard, fees_collector, losses_collector, requirements_collector,
  country, email, business_type, default_currency, needs, seller_reference, metadata, seen,
  read_from, read_until, begun_at, is_paused, connected_at, disconnected_at, disconnected_for,
  change, deadline_told, next_look_at, step_count, created_at, updated_at`;

export const selectAccountsById = sql<
  Account,
  [organisationId: string, mode: Mode, ids: readonly string[]]
>(
  'accounts.select_accounts_by_id',
  `
  select ${accountColumns}
  from accounts.account
  where organisation_id = $1
    and mode = $2
    and id = any ($3::text[])
  order by id
  limit 1000`,
);

export const selectAccountsByReference = sql<
  Account,
  [organisationId: string, mode: Mode, provider: string, references: readonly string[]]
>(
  'accounts.select_accounts_by_reference',
  `
  select ${accountColumns}
  from accounts.account
  where organisation_id = $1
    and mode = $2
    and provider = $3
    and provider_reference = any ($4::text[])
  order by id
  limit 1000`,
);

export const selectAccount = sql<Account, [organisationId: string, mode: Mode, id: string]>(
  'accounts.select_account',
  `
  select ${accountColumns}
  from accounts.account
  where organisation_id = $1
    and mode = $2
    and id = $3`,
);

// Whatever changes an account is decided under this lock.
export const lockAccount = sql<Account, [organisationId: string, mode: Mode, id: string]>(
  'accounts.lock_account',
  `
  select ${accountColumns}
  from accounts.account
  where organisation_id = $1
    and mode = $2
    and id = $3
  for no key update`,
);

export const lockAccountByReference = sql<
  Account,
  [organisationId: string, mode: Mode, provider: string, reference: string]
>(
  'accounts.lock_account_by_reference',
  `
  select ${accountColumns}
  from accounts.account
  where organisation_id = $1
    and mode = $2
    and provider = $3
    and provider_reference = $4
  limit 1
  for no key update`,
);

/** Locks accounts of many organisations, in one order. */
export const lockAccounts = sql<
  Account,
  [organisationIds: readonly string[], ids: readonly string[]]
>(
  'accounts.lock_accounts',
  `
  select ${accountColumns}
  from accounts.account
  where (organisation_id, id) in (select * from unnest($1::text[], $2::text[]))
  order by organisation_id, id
  limit 1000
  for no key update`,
);

export const selectAccounts = sql<
  Account,
  [
    organisationId: string,
    mode: Mode,
    onlyId: string | null,
    state: string | null,
    before: string | null,
    limit: number,
  ]
>(
  'accounts.select_accounts',
  `
  select ${accountColumns}
  from accounts.account
  where organisation_id = $1
    and mode = $2
    and ($3::text is null or id = $3)
    and ($4::text is null or state = $4)
    and ($5::text is null or id < $5)
  order by id desc
  limit $6`,
);

// A statement of its own: one that takes the filter or leaves it would find no index.
export const selectAccountsOfSeller = sql<
  Account,
  [
    organisationId: string,
    mode: Mode,
    sellerReference: string,
    onlyId: string | null,
    state: string | null,
    before: string | null,
    limit: number,
  ]
>(
  'accounts.select_accounts_of_seller',
  `
  select ${accountColumns}
  from accounts.account
  where organisation_id = $1
    and mode = $2
    and seller_reference = $3
    and ($4::text is null or id = $4)
    and ($5::text is null or state = $5)
    and ($6::text is null or id < $6)
  order by id desc
  limit $7`,
);

/** Nothing is written where the account stands already, under its id or its provider's name. */
export const insertAccount = sql<never, [row: string]>(
  'accounts.insert_account',
  `
  insert into accounts.account (${accountColumns})
  select ${accountColumns}
  from jsonb_populate_record(null::accounts.account, $1::jsonb)
  on conflict do nothing`,
);

/** Writes a locked account, as JSON. */
export const saveAccount = sql<never, [row: string]>(
  'accounts.save_account',
  `
  update accounts.account as stored
  set state = changed.state,
    connection_id = changed.connection_id,
    provider_reference = changed.provider_reference,
    api = changed.api,
    dashboard = changed.dashboard,
    fees_collector = changed.fees_collector,
    losses_collector = changed.losses_collector,
    requirements_collector = changed.requirements_collector,
    country = changed.country,
    email = changed.email,
    business_type = changed.business_type,
    default_currency = changed.default_currency,
    needs = changed.needs,
    seller_reference = changed.seller_reference,
    metadata = changed.metadata,
    seen = changed.seen,
    read_from = changed.read_from,
    read_until = changed.read_until,
    begun_at = changed.begun_at,
    is_paused = changed.is_paused,
    connected_at = changed.connected_at,
    disconnected_at = changed.disconnected_at,
    disconnected_for = changed.disconnected_for,
    change = changed.change,
    deadline_told = changed.deadline_told,
    next_look_at = changed.next_look_at,
    step_count = changed.step_count,
    updated_at = changed.updated_at
  from jsonb_populate_record(null::accounts.account, $1::jsonb) as changed
  where stored.organisation_id = changed.organisation_id
    and stored.id = changed.id`,
);

export const insertAccountStep = sql<never, [step: string]>(
  'accounts.insert_account_step',
  `
  insert into accounts.account_step
    (organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at)
  select organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at
  from jsonb_populate_record(null::accounts.account_step, $1::jsonb)`,
);

/** Accounts that are due to be looked at, longest due first. */
export const accountsToLookAt = sql<{ readonly id: string }, [now: Date, limit: number]>(
  'accounts.accounts_to_look_at',
  `
  select id
  from accounts.account
  where next_look_at <= $1
  order by next_look_at
  limit $2`,
);

/** Takes due accounts and puts off their next look, so that two workers do not ask at once. */
export const takeAccounts = sql<Account, [ids: readonly string[], now: Date, next: Date]>(
  'accounts.take_accounts',
  `
  update accounts.account
  set next_look_at = $3
  where (organisation_id, id) in (
    select organisation_id, id
    from accounts.account
    where id = any ($1::text[])
      and next_look_at <= $2
    order by id
    limit 1000
    for no key update skip locked
  )
  returning ${accountColumns}`,
);

/** Accounts whose provider may have made them without our knowing its name for them yet. */
export const accountsBeingMade = sql<
  { readonly count: bigint },
  [organisationId: string, mode: Mode, provider: string]
>(
  'accounts.accounts_being_made',
  `
  select count(*) as count
  from accounts.account
  where organisation_id = $1
    and mode = $2
    and provider = $3
    and provider_reference is null
    and change ->> 'status' in ('sending', 'in_review')`,
);
