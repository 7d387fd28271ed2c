import type { Caller } from '#kernel';
import { writeAudit } from '../audit/write-audit.ts';
import type { IdentityDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { type CreatedKey, presentKey } from '../schema.ts';
import { type KeyRow, lockKey, markRolled } from '../store.ts';
import { assertGrantable } from './assert-grantable.ts';
import { issueKey } from './issue-key.ts';

/**
 * Replaces a key by a new one of the same traits. The old one works on for the overlap, so that
 * every server can be given the new one, and then expires.
 */
export const rollKey = async (
  deps: IdentityDeps,
  caller: Caller,
  input: {
    readonly params: { readonly key_id: string };
    readonly body: { readonly overlap_seconds?: number };
  },
): Promise<CreatedKey> => {
  const id = input.params.key_id;
  const overlapMs = (input.body.overlap_seconds ?? 86_400) * 1_000;
  return await deps.database.transaction(async (tx) => {
    const old = await tx.row(lockKey, [caller.organisationId, caller.mode, id]);
    if (old === undefined) throw refuse('api_key_not_found', { detail: `No key ${id}.` });
    await assertGrantable(tx, caller, old.kind, old.scopes);
    const { row, text } = await issueKey(tx, deps, caller, {
      kind: old.kind,
      name: old.name,
      scopes: old.scopes,
      allowedIps: old.allowed_ips,
      expiresAt: null,
      accountId: old.account_id,
    });
    assertRollable(old, row.id, deps.clock.now());
    const endsAt = new Date(deps.clock.now().getTime() + overlapMs);
    await tx.run(markRolled, [caller.organisationId, id, row.id, endsAt]);
    await writeAudit(
      tx,
      caller,
      'api_key.rolled',
      { type: 'api_key', id },
      { rolled_to: row.id, expires_at: endsAt.toISOString() },
    );
    return { ...presentKey(row), secret: text };
  });
};

/** A second run of the same request after a crash finds the key rolled to its own id, and goes on. */
const assertRollable = (old: KeyRow, newId: string, now: Date): void => {
  const isOwn = old.rolled_to === newId;
  const isOver = old.expires_at !== null && old.expires_at <= now;
  if (isOwn || (old.rolled_to === null && old.revoked_at === null && !isOver)) return;
  throw refuse('api_key_not_active', { detail: `Key ${old.id}.` });
};
