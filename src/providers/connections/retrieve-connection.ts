import type { Caller } from '#kernel';
import type { ProvidersDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import type { ConnectionView } from '../schema.ts';
import { readView } from './read-view.ts';
import { selectConnection } from './store.ts';

/** One connection of the organisation in this mode. */
export const retrieveConnection = async (
  deps: ProvidersDeps,
  caller: Caller,
  input: { readonly params: { readonly connection_id: string } },
): Promise<ConnectionView> => {
  const id = input.params.connection_id;
  return await deps.database.asTenant(caller, async (tx) => {
    const row = await tx.row(selectConnection, [caller.organisationId, caller.mode, id]);
    if (row === undefined) throw refuse('provider_connection_not_found', { detail: `No ${id}.` });
    return await readView(tx, row, deps.clock.now());
  });
};
