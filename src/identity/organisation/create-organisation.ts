import { assert, type Caller } from '#kernel';
import { writeAudit } from '../audit/write-audit.ts';
import type { IdentityDeps } from '../deps.ts';
import { insertOrganisation, selectOrganisation } from '../store.ts';

/** An organisation, in both of its modes. */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

/**
 * Makes an organisation. Run again with the same ids it answers the one that stands, so a seed
 * can be planted twice. The audit log of the test mode tells of it.
 *
 * @param caller who does it: a command, whose `organisationId` is not looked at
 */
export const createOrganisation = async (
  deps: IdentityDeps,
  caller: Caller,
  input: { readonly name: string },
): Promise<Organisation> => {
  const id = caller.ids.next('org');
  return await deps.database.transaction(async (tx) => {
    const written = await tx.run(insertOrganisation, [id, input.name, deps.clock.now()]);
    const row = await tx.row(selectOrganisation, [id]);
    assert(row !== undefined, 'an organisation that was made stands in the table');
    if (written === 1) {
      const object = { type: 'organisation', id };
      const within: Caller = { ...caller, organisationId: id, mode: 'test' };
      await writeAudit(tx, within, 'organisation.created', object, { name: row.name });
    }
    return { id, name: row.name, createdAt: row.created_at };
  });
};
