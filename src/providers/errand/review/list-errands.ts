import { type Caller, type Page, pageSize, toPage } from '#kernel';
import { errandOf, errandOwners } from '../errand.ts';
import type { ErrandReviewDeps } from './deps.ts';
import { presentErrand } from './present-errand.ts';
import type { ErrandsQuery, ErrandView } from './schema.ts';
import { selectErrands, selectErrandsInState, selectErrandsOfSubject } from './store.ts';

/** Errands, newest first: all, those in one state, those of one subject, or both. */
export const listErrands = async (
  deps: Pick<ErrandReviewDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: ErrandsQuery },
): Promise<Page<ErrandView>> => {
  const { limit = pageSize, cursor = null, status, subject_id: subject } = query;
  const scope = [caller.organisationId, caller.mode] as const;
  const rest = [cursor, limit + 1] as const;
  const rows = await deps.database.asTenant(caller, async (tx) => {
    if (subject !== undefined) {
      const wanted = [errandOwners, subject, status ?? null] as const;
      return await tx.rows(selectErrandsOfSubject, [...scope, ...wanted, ...rest]);
    }
    return status === undefined
      ? await tx.rows(selectErrands, [...scope, ...rest])
      : await tx.rows(selectErrandsInState, [...scope, status, ...rest]);
  });
  return toPage(rows, limit, (row) => presentErrand(errandOf(row)));
};
