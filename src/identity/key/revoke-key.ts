import { assert, type Caller } from '#kernel';
import { writeAudit } from '../audit/write-audit.ts';
import type { IdentityDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { type ApiKey, presentKey } from '../schema.ts';
import { lockKey, markRevoked } from '../store.ts';

/** Ends a key for good, within two seconds in every process. Revoking it again changes nothing. */
export const revokeKey = async (
  deps: IdentityDeps,
  caller: Caller,
  input: { readonly params: { readonly key_id: string } },
): Promise<ApiKey> => {
  const id = input.params.key_id;
  return await deps.database.transaction(async (tx) => {
    const key = await tx.row(lockKey, [caller.organisationId, caller.mode, id]);
    if (key === undefined) throw refuse('api_key_not_found', { detail: `No key ${id}.` });
    if (key.revoked_at !== null) return presentKey(key);
    const revoked = await tx.row(markRevoked, [caller.organisationId, id, deps.clock.now()]);
    assert(revoked?.revoked_at, 'a revoked key carries the time of its end');
    await writeAudit(tx, caller, 'api_key.revoked', { type: 'api_key', id });
    return presentKey(revoked);
  });
};
