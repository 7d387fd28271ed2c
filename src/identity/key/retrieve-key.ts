import type { Caller } from '#kernel';
import type { IdentityDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { type ApiKey, presentKey } from '../schema.ts';
import { selectKey } from '../store.ts';

/** One key of the organisation, without the key itself. */
export const retrieveKey = async (
  deps: IdentityDeps,
  caller: Caller,
  input: { readonly params: { readonly key_id: string } },
): Promise<ApiKey> => {
  const id = input.params.key_id;
  const row = await deps.database.asTenant(
    caller,
    async (tx) => await tx.row(selectKey, [caller.organisationId, caller.mode, id]),
  );
  if (row === undefined) throw refuse('api_key_not_found', { detail: `No key ${id}.` });
  return presentKey(row);
};
