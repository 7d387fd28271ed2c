import { sql } from '#kernel';

/** What would let the server lose a commit that it has acknowledged. */
export const selectLaxSettings = sql<{ name: string }, []>(
  'cli.select_lax_settings',
  `
  select name
  from pg_settings
  where name in ('fsync', 'full_page_writes', 'synchronous_commit')
    and setting = 'off'
  limit 3`,
);

/** The server's clock. */
export const selectNow = sql<{ now: Date }, []>(
  'cli.select_now',
  `
  select clock_timestamp() as now`,
);
