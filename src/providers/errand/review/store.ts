import { type Mode, sql } from '#kernel';
import type { ErrandRow } from '../errand.ts';
import { errandColumns } from '../store.ts';

// Three statements: one that takes a filter or leaves it would find no index.

export const selectErrands = sql<
  ErrandRow,
  [organisationId: string, mode: Mode, cursor: string | null, limit: number]
>(
  'providers.select_errands',
  `
  select ${errandColumns}
  from providers.errand
  where organisation_id = $1
    and mode = $2
    and ($3::text is null or id < $3)
  order by id desc
  limit $4`,
);

export const selectErrandsInState = sql<
  ErrandRow,
  [organisationId: string, mode: Mode, state: string, cursor: string | null, limit: number]
>(
  'providers.select_errands_in_state',
  `
  select ${errandColumns}
  from providers.errand
  where organisation_id = $1
    and mode = $2
    and state = $3
    and ($4::text is null or id < $4)
  order by id desc
  limit $5`,
);

export const selectErrandsOfSubject = sql<
  ErrandRow,
  [
    organisationId: string,
    mode: Mode,
    owners: readonly string[],
    subjectId: string,
    state: string | null,
    cursor: string | null,
    limit: number,
  ]
>(
  'providers.select_errands_of_subject',
  `
  select ${errandColumns}
  from providers.errand
  where organisation_id = $1
    and mode = $2
    and owner = any ($3::text[])
    and subject_id = $4
    and ($5::text is null or state = $5)
    and ($6::text is null or id < $6)
  order by id desc
  limit $7`,
);

/** Errands whose end nobody knows, over all organisations, and how many of them are a person's. */
export const countUnknownErrands = sql<
  { readonly unknown: bigint; readonly in_review: bigint },
  []
>(
  'providers.count_unknown_errands',
  `
  select count(*) as unknown, count(*) filter (where state = 'in_review') as in_review
  from providers.errand
  where state in ('unknown', 'in_review')`,
);
