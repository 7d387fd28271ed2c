import { type Mode, sql } from '#kernel';

/** How far the events of one account have been read, or those of the platform itself. */
export interface CatchUp {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly provider: string;
  readonly connection_id: string;
  /** Empty for the platform itself. */
  readonly account_reference: string;
  readonly heard_until: Date;
  readonly next_look_at: Date;
  readonly failure_count: number;
  readonly created_at: Date;
}

const columns = `organisation_id, mode, provider, connection_id, account_reference, heard_until,
  next_look_at, failure_count, created_at`;

/** Begins to follow accounts; those that are followed already are left alone. */
export const insertCatchUps = sql<never, [rows: string]>(
  'marketplace.insert_catch_ups',
  `
  insert into marketplace.catch_up (${columns})
  select ${columns}
  from jsonb_populate_recordset(null::marketplace.catch_up, $1::jsonb)
  order by organisation_id, connection_id, account_reference
  on conflict (organisation_id, connection_id, account_reference) do nothing`,
);

/** Accounts that are due to be read, longest due first, by names that {@link takeCatchUps} takes. */
export const dueCatchUps = sql<
  Pick<CatchUp, 'connection_id' | 'account_reference'>,
  [now: Date, limit: number]
>(
  'marketplace.due_catch_ups',
  `
  select connection_id, account_reference
  from marketplace.catch_up
  where next_look_at <= $1
  order by next_look_at
  limit $2`,
);

/** Takes due accounts and puts off their next look, so that two workers do not read at once. */
export const takeCatchUps = sql<
  CatchUp,
  [connectionIds: readonly string[], references: readonly string[], now: Date, next: Date]
>(
  'marketplace.take_catch_ups',
  `
  update marketplace.catch_up
  set next_look_at = $4
  where (organisation_id, connection_id, account_reference) in (
    select due.organisation_id, due.connection_id, due.account_reference
    from marketplace.catch_up as due
    where due.next_look_at <= $3
      and (due.connection_id, due.account_reference) in (
        select connection_id, account_reference
        from unnest($1::text[], $2::text[]) as asked (connection_id, account_reference)
      )
    order by due.organisation_id, due.connection_id, due.account_reference
    limit 1000
    for no key update skip locked
  )
  returning ${columns}`,
);

/** How far it was read is never taken back. */
export const saveCatchUp = sql<
  never,
  [
    organisationId: string,
    connectionId: string,
    reference: string,
    heardUntil: Date,
    nextLookAt: Date,
    failureCount: number,
  ]
>(
  'marketplace.save_catch_up',
  `
  update marketplace.catch_up
  set heard_until = greatest(heard_until, $4),
    next_look_at = $5,
    failure_count = $6
  where organisation_id = $1
    and connection_id = $2
    and account_reference = $3`,
);
