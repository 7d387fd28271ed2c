import { type Caller, type Page, pageSize, toPage } from '#kernel';
import type { IdentityDeps } from '../deps.ts';
import { type ApiKey, presentKey } from '../schema.ts';
import { selectKeys } from '../store.ts';

/** One page of the organisation's keys in this mode, newest first. */
export const listKeys = async (
  deps: IdentityDeps,
  caller: Caller,
  input: { readonly query: { readonly limit?: number; readonly cursor?: string } },
): Promise<Page<ApiKey>> => {
  const limit = input.query.limit ?? pageSize;
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
  return toPage(rows, limit, presentKey);
};
