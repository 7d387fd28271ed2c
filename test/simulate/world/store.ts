import { sql } from '#kernel';

/** Tells the transaction the world's time, which `clock_timestamp()` then answers. */
export const turnClock = sql<never, [now: string]>(
  'simulate.turn_clock',
  `
  select set_config('simulation.now', $1, true)`,
);

/** Objects whose events are not numbered from one without a gap. */
export const unevenEvents = sql<
  { readonly object: string; readonly events: number; readonly last: bigint },
  [organisationIds: readonly string[]]
>(
  'simulate.uneven_events',
  `
  select object_id as object, count(*)::integer as events, max(sequence) as last
  from kernel.event
  where organisation_id = any ($1)
  group by organisation_id, object_id
  having count(*) <> max(sequence) or count(distinct sequence) <> count(*) or min(sequence) <> 1
  limit 100`,
);
