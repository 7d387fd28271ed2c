import type { Static } from 'typebox';
import { type Caller, pageSize, toPage } from '#kernel';
import type { ReconciliationDeps } from '../deps.ts';
import { presentBreak } from './present-break.ts';
import type { BreakList, ListBreaksQuery } from './schema.ts';
import { breaksBefore } from './store.ts';

/** Differences, newest first. */
export const listBreaks = async (
  deps: Pick<ReconciliationDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof ListBreaksQuery> },
): Promise<Static<typeof BreakList>> => {
  const limit = query.limit ?? pageSize;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) =>
      await tx.rows(breaksBefore, [
        caller.organisationId,
        caller.mode,
        query.type ?? null,
        query.status ?? null,
        query.owner ?? null,
        query.report_id ?? null,
        query.cursor ?? null,
        limit + 1,
      ]),
  );
  return toPage(rows, limit, presentBreak);
};
