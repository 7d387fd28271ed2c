import type { Caller } from '#kernel';
import type { IdentityDeps } from '../deps.ts';
import { type ApiKey, presentKey } from '../schema.ts';
import { selectKeys } from '../store.ts';

/** One page of the organisation's keys in this mode, newest first. */
export const listKeys = async (
  deps: IdentityDeps,
  caller: Caller,
  input: { readonly query: { readonly limit?: number; readonly cursor?: string } },
): Promise<{ data: ApiKey[]; has_more: boolean; next_cursor: string | null }> => {
  const limit = input.query.limit ?? 20;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) =>
      await tx.rows(selectKeys, [
        caller.organisationId,
        caller.mode,
        input.query.cursor ?? null,
        limit + 1,
      ]),
  );
  const page = rows.slice(0, limit);
  const hasMore = rows.length > limit;
  return {
    data: page.map(presentKey),
    has_more: hasMore,
    next_cursor: hasMore ? (page.at(-1)?.id ?? null) : null,
  };
};
