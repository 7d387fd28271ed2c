import { type Mode, sql } from '#kernel';

/** Money of a seller that is kept back, as it stands in its row. */
export interface Reserve {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly account_id: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly reason: string | null;
  readonly release_at: Date | null;
  readonly released_at: Date | null;
  readonly created_at: Date;
}

const columns = `organisation_id, mode, id, account_id, amount_minor, currency, reason, release_at,
  released_at, created_at`;

export const insertReserve = sql<never, [row: string]>(
  'marketplace.insert_reserve',
  `
  insert into marketplace.reserve (${columns})
  select ${columns}
  from jsonb_populate_recordset(null::marketplace.reserve, $1::jsonb)`,
);

export const lockReserve = sql<Reserve, [organisationId: string, id: string]>(
  'marketplace.lock_reserve',
  `
  select ${columns}
  from marketplace.reserve
  where organisation_id = $1
    and id = $2
  for no key update`,
);

export const markReleased = sql<never, [organisationId: string, id: string, at: Date]>(
  'marketplace.mark_released',
  `
  update marketplace.reserve
  set released_at = $3
  where organisation_id = $1
    and id = $2
    and released_at is null`,
);

type ListArguments = [
  organisationId: string,
  mode: Mode,
  accountId: string | null,
  before: string | null,
  limit: number,
];

/** What a list asks for, and no more than that: a filter that may be left out finds no index. */
const listing = (narrowed: string): string => `
  select ${columns}
  from marketplace.reserve
  where organisation_id = $1
    and mode = $2
    and ${narrowed}
    and ($4::text is null or id < $4)
  order by id desc
  limit $5`;

/** Reserves of everybody. */
export const selectReserves = sql<Reserve, ListArguments>(
  'marketplace.select_reserves',
  listing('$3::text is null'),
);

/** Those of one account. */
export const selectReservesOfAccount = sql<Reserve, ListArguments>(
  'marketplace.select_reserves_of_account',
  listing('account_id = $3'),
);

/** Reserves whose time is over, longest ago first. */
export const dueReserves = sql<Reserve, [now: Date, limit: number]>(
  'marketplace.due_reserves',
  `
  select ${columns}
  from marketplace.reserve
  where released_at is null
    and release_at <= $1
  order by release_at
  limit $2`,
);

/** Those of some reserves whose time is over. */
export const dueReservesAmong = sql<Reserve, [ids: readonly string[], now: Date]>(
  'marketplace.due_reserves_among',
  `
  select ${columns}
  from marketplace.reserve
  where id = any ($1::text[])
    and released_at is null
    and release_at <= $2
  order by id
  limit 1000`,
);
