import { assert, type Caller } from '#kernel';
import type { IdentityDeps } from '../deps.ts';
import { type OrganisationView, presentOrganisation } from '../schema.ts';
import { selectOrganisation } from '../store.ts';

/** The organisation that the key speaks for. */
export const retrieveOrganisation = async (
  deps: IdentityDeps,
  caller: Caller,
): Promise<OrganisationView> => {
  const row = await deps.database.asTenant(
    caller,
    async (tx) => await tx.row(selectOrganisation, [caller.organisationId]),
  );
  assert(row !== undefined, 'a key belongs to an organisation that stands in the table');
  return presentOrganisation(row, caller.mode);
};
