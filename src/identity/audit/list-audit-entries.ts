import type { Caller } from '#kernel';
import type { IdentityDeps } from '../deps.ts';
import { type AuditEntry, presentAuditEntry } from '../schema.ts';
import { selectAuditEntries } from './store.ts';

/** One page of the audit log, newest first. */
export const listAuditEntries = async (
  deps: IdentityDeps,
  caller: Caller,
  input: { readonly query: { readonly limit?: number; readonly cursor?: string } },
): Promise<{ data: AuditEntry[]; has_more: boolean; next_cursor: string | null }> => {
  const limit = input.query.limit ?? 20;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) =>
      await tx.rows(selectAuditEntries, [
        caller.organisationId,
        caller.mode,
        input.query.cursor ?? null,
        limit + 1,
      ]),
  );
  const page = rows.slice(0, limit);
  const hasMore = rows.length > limit;
  return {
    data: page.map(presentAuditEntry),
    has_more: hasMore,
    next_cursor: hasMore ? String(page.at(-1)?.sequence) : null,
  };
};
