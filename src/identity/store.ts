import { type Mode, sql } from '#kernel';
import type { KeyKind } from './scopes.ts';

export interface OrganisationRow {
  readonly organisation_id: string;
  readonly name: string;
  readonly created_at: Date;
}

export const insertOrganisation = sql<never, [id: string, name: string, at: Date]>(
  'identity.insert_organisation',
  `
  insert into identity.organisation (organisation_id, name, created_at)
  values ($1, $2, $3)
  on conflict (organisation_id) do nothing`,
);

export const selectOrganisation = sql<OrganisationRow, [id: string]>(
  'identity.select_organisation',
  `
  select organisation_id, name, created_at
  from identity.organisation
  where organisation_id = $1`,
);

export interface KeyRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly kind: KeyKind;
  readonly name: string;
  readonly prefix: string;
  readonly last4: string;
  readonly scopes: string[];
  readonly allowed_ips: string[];
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
  readonly rolled_to: string | null;
  /** The one connected account that it may see. */
  readonly account_id: string | null;
}

const keyColumns = `organisation_id, mode, id, kind, name, prefix, last4, scopes, allowed_ips,
    created_at, expires_at, last_used_at, revoked_at, rolled_to, account_id`;

/** A use is written down once a minute at most, by whichever process sees the key first. */
export const recogniseKey = sql<KeyRow, [digest: Buffer, now: Date]>(
  'identity.recognise_key',
  `
  with used as (
    update identity.api_key
    set last_used_at = $2
    where digest = $1
      and revoked_at is null
      and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute')
  )
  select ${keyColumns}
  from identity.api_key
  where digest = $1`,
);

/**
 * A second run of the same request after a crash finds its own row. Nobody has seen the first
 * run's secret, so the key gets the fresh one.
 */
export const insertKey = sql<
  KeyRow,
  [
    organisationId: string,
    mode: Mode,
    id: string,
    kind: KeyKind,
    name: string,
    digest: Buffer,
    prefix: string,
    last4: string,
    scopes: readonly string[],
    allowedIps: readonly string[],
    createdAt: Date,
    expiresAt: Date | null,
    accountId: string | null,
  ]
>(
  'identity.insert_key',
  `
  insert into identity.api_key
    (organisation_id, mode, id, kind, name, digest, prefix, last4, scopes, allowed_ips,
     created_at, expires_at, account_id)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  on conflict (organisation_id, id) do update
  set digest = excluded.digest, prefix = excluded.prefix, last4 = excluded.last4
  returning ${keyColumns}`,
);

export const selectKey = sql<KeyRow, [organisationId: string, mode: Mode, id: string]>(
  'identity.select_key',
  `
  select ${keyColumns}
  from identity.api_key
  where organisation_id = $1 and mode = $2 and id = $3`,
);

export const lockKey = sql<KeyRow, [organisationId: string, mode: Mode, id: string]>(
  'identity.lock_key',
  `
  select ${keyColumns}
  from identity.api_key
  where organisation_id = $1 and mode = $2 and id = $3
  for update`,
);

export const selectKeys = sql<
  KeyRow,
  [organisationId: string, mode: Mode, before: string | null, limit: number]
>(
  'identity.select_keys',
  `
  select ${keyColumns}
  from identity.api_key
  where organisation_id = $1 and mode = $2 and ($3::text is null or id < $3)
  order by id desc
  limit $4`,
);

export const markRolled = sql<
  never,
  [organisationId: string, id: string, rolledTo: string, expiresAt: Date]
>(
  'identity.mark_rolled',
  `
  update identity.api_key
  set rolled_to = $3, expires_at = least(expires_at, $4)
  where organisation_id = $1 and id = $2`,
);

export const markRevoked = sql<KeyRow, [organisationId: string, id: string, at: Date]>(
  'identity.mark_revoked',
  `
  update identity.api_key
  set revoked_at = coalesce(revoked_at, $3)
  where organisation_id = $1 and id = $2
  returning ${keyColumns}`,
);
