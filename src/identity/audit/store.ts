import { type Mode, sql } from '#kernel';

/** Sequence and hashes are the trigger's: what is given here for them would be overwritten. */
export const insertAuditEntry = sql<
  never,
  [
    organisationId: string,
    mode: Mode,
    id: string,
    actor: string,
    action: string,
    objectType: string,
    objectId: string,
    detail: string,
    requestId: string,
  ]
>(
  'identity.insert_audit_entry',
  `
  insert into identity.audit_entry
    (organisation_id, mode, id, actor, action, object_type, object_id, detail, request_id,
     occurred_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, clock_timestamp())`,
);

export interface AuditRow {
  readonly sequence: bigint;
  readonly id: string;
  readonly actor: string;
  readonly action: string;
  readonly object_type: string;
  readonly object_id: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly request_id: string;
  readonly occurred_at: Date;
  readonly hash: string;
}

export const selectAuditEntries = sql<
  AuditRow,
  [organisationId: string, mode: Mode, before: string | null, limit: number]
>(
  'identity.select_audit_entries',
  `
  select sequence, id, actor, action, object_type, object_id, detail, request_id, occurred_at,
    encode(hash, 'hex') as hash
  from identity.audit_entry
  where organisation_id = $1 and mode = $2 and ($3::bigint is null or sequence < $3::bigint)
  order by sequence desc
  limit $4`,
);

export interface CheckedRow {
  /** The last entry looked at, null when there was none left. */
  readonly last_sequence: bigint | null;
  readonly last_hash: string | null;
  /** The first entry that does not fit the one before it, or its own fields. */
  readonly first_broken: bigint | null;
}

export const checkAuditEntries = sql<
  CheckedRow,
  [
    organisationId: string,
    mode: Mode,
    after: bigint,
    upTo: bigint,
    hashBefore: Buffer,
    limit: number,
  ]
>(
  'identity.check_audit_entries',
  `
  with page as (
    select entry.*, identity.audit_hash(entry) as expected_hash
    from identity.audit_entry as entry
    where organisation_id = $1 and mode = $2 and sequence > $3::bigint
      and sequence <= $4::bigint
    order by sequence
    limit $6
  ), linked as (
    select sequence, hash, expected_hash, previous_hash,
      lag(hash, 1, $5::bytea) over (order by sequence) as hash_before,
      lag(sequence, 1, $3::bigint) over (order by sequence) as sequence_before
    from page
  )
  select
    max(sequence) as last_sequence,
    encode((array_agg(hash order by sequence desc))[1], 'hex') as last_hash,
    min(sequence) filter (
      where hash <> expected_hash
        or previous_hash <> hash_before
        or sequence <> sequence_before + 1
    ) as first_broken
  from linked`,
);

export interface AuditHeadRow {
  readonly sequence: bigint;
  readonly hash: Buffer;
}

export const selectAuditHead = sql<AuditHeadRow, [organisationId: string, mode: Mode]>(
  'identity.select_audit_head',
  `
  select sequence, hash
  from identity.audit_head
  where organisation_id = $1 and mode = $2`,
);

/** Whose audit logs there are. */
export const selectAuditScopes = sql<
  { readonly organisation_id: string; readonly mode: Mode },
  [organisationId: string | null, limit: number]
>(
  'identity.select_audit_scopes',
  `
  select organisation_id, mode
  from identity.audit_head
  where $1::text is null or organisation_id = $1
  order by organisation_id, mode
  limit $2`,
);
