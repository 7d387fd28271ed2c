import { assert, type Caller, scrubLine, type Transaction } from '#kernel';
import { insertAuditEntry } from './store.ts';

/**
 * Writes down who did what to which object, in the transaction of the deed: both stand or neither
 * does. The organisation's chain stays locked until commit, so call this last.
 *
 * @param action in the past: `api_key.created`
 * @param detail what changed, never a secret; scrubbed all the same
 */
export const writeAudit = async (
  tx: Transaction,
  caller: Caller,
  action: string,
  object: { readonly type: string; readonly id: string },
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> => {
  assert(caller.organisationId !== '', 'an audit entry belongs to an organisation');
  const written = await tx.run(insertAuditEntry, [
    caller.organisationId,
    caller.mode,
    caller.ids.next('aud'),
    caller.actor,
    action,
    object.type,
    object.id,
    scrubLine(JSON.stringify(detail)),
    caller.requestId,
  ]);
  assert(written === 1, 'an audit entry is written once');
};
