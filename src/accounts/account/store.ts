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
