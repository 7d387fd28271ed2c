import { type Mode, sql } from '#kernel';

export interface HeldRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly key: string;
  readonly fingerprint: Buffer;
  readonly seed: string;
  readonly holder: string;
  readonly status: 'in_progress' | 'finished';
  readonly reply_status: number | null;
  readonly reply: string | null;
  readonly created_at: Date;
}

/**
 * Claims keys, many at once. A key nobody has used is inserted; one whose holder's lease has run
 * out, or was given back, goes to the new holder; any other is answered as it stands. Who holds
 * it afterwards says which it was.
 */
export const claimKeys = sql<
  HeldRow,
  [
    organisationIds: string[],
    modes: string[],
    keys: string[],
    fingerprints: Buffer[],
    holders: string[],
    leaseMs: number,
    keepMs: number,
  ]
>(
  'http.claim_keys',
  `
  insert into http.idempotency_key as held
    (organisation_id, mode, key, fingerprint, seed, holder, status, lease_until, created_at,
     expires_at)
  select organisation_id, mode, key, fingerprint, holder, holder, 'in_progress',
    statement_timestamp() + $6::double precision * interval '1 millisecond',
    statement_timestamp(),
    statement_timestamp() + $7::double precision * interval '1 millisecond'
  from unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::text[])
    as asked (organisation_id, mode, key, fingerprint, holder)
  on conflict (organisation_id, mode, key) do update
  set
    holder = case
      when held.status = 'in_progress'
        and held.lease_until <= statement_timestamp()
        and held.fingerprint = excluded.fingerprint
      then excluded.holder else held.holder end,
    lease_until = case
      when held.status = 'in_progress'
        and held.lease_until <= statement_timestamp()
        and held.fingerprint = excluded.fingerprint
      then excluded.lease_until else held.lease_until end
  returning organisation_id, mode, key, fingerprint, seed, holder, status, reply_status, reply,
    created_at`,
);

/**
 * The claim may reach the disk a moment later: no effect of the request can become durable
 * before it, because the log is written in order.
 */
export const commitLazily = sql<{ readonly set_config: string }>(
  'http.commit_lazily',
  `select set_config('synchronous_commit', 'off', true)`,
);

/** Keeps answers, many at once. A holder whose lease went to another keeps nothing. */
export const finishKeys = sql<
  {
    readonly organisation_id: string;
    readonly mode: Mode;
    readonly key: string;
    readonly holder: string;
  },
  [
    organisationIds: string[],
    modes: string[],
    keys: string[],
    holders: string[],
    replyStatuses: number[],
    replies: string[],
  ]
>(
  'http.finish_keys',
  `
  update http.idempotency_key as held
  set status = 'finished', reply_status = done.reply_status, reply = done.reply
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::smallint[], $6::text[])
    as done (organisation_id, mode, key, holder, reply_status, reply)
  where held.organisation_id = done.organisation_id
    and held.mode = done.mode
    and held.key = done.key
    and held.holder = done.holder
    and held.status = 'in_progress'
  returning held.organisation_id, held.mode, held.key, held.holder`,
);

/** Gives a key back unanswered, so that the same request may run again at once. */
export const releaseKey = sql<
  never,
  [organisationId: string, mode: Mode, key: string, holder: string]
>(
  'http.release_key',
  `
  update http.idempotency_key
  set lease_until = '-infinity'
  where organisation_id = $1 and mode = $2 and key = $3 and holder = $4
    and status = 'in_progress'`,
);

export const findExpiredKey = sql<{ readonly is_due: boolean }>(
  'http.find_expired_key',
  `
  select exists (
    select from http.idempotency_key where expires_at < statement_timestamp() limit 1
  ) as is_due`,
);

export const deleteExpiredKeys = sql<never, [limit: number]>(
  'http.delete_expired_keys',
  `
  delete from http.idempotency_key
  where ctid = any (array(
    select ctid
    from http.idempotency_key
    where expires_at < statement_timestamp()
    order by expires_at
    limit $1
    for update skip locked
  ))`,
);
