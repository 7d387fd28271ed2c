import { writeAudit } from '#identity';
import type { Caller } from '#kernel';
import type { ProvidersDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { providerNamed } from '../registry.ts';
import type { ConnectionChange, ConnectionView } from '../schema.ts';
import { hintOf, plainSecret } from './connection-fields.ts';
import { forgetConnections } from './find-connection.ts';
import { keyPlace } from './places.ts';
import { readView } from './read-view.ts';
import {
  type ConnectionRow,
  lockConnection,
  selectConnection,
  updateConnectionRow,
} from './store.ts';

/**
 * Changes a connection's label or key, or disables it. A disabled one takes no new payments; what
 * is under way through it is still asked about. A new key must be of the same account.
 *
 * @throws refusal provider_connection_not_found, provider_already_connected where another one is
 *   active, and what the provider says of the key
 */
export const updateConnection = async (
  deps: ProvidersDeps,
  caller: Caller,
  input: {
    readonly params: { readonly connection_id: string };
    readonly body: ConnectionChange;
  },
): Promise<ConnectionView> => {
  const { organisationId, mode } = caller;
  const id = input.params.connection_id;
  const at = deps.clock.now();

  const work = deps.database.transaction(async (tx) => {
    const row = await tx.row(lockConnection, [organisationId, mode, id]);
    if (row === undefined) throw refuse('provider_connection_not_found', { detail: `No ${id}.` });
    const { label = row.label, status = row.status } = input.body;
    const { sealed, hint } = keyOf(deps, caller, row, input.body.api_key);
    await tx.run(updateConnectionRow, [organisationId, id, label, status, sealed, hint, at]);
    await writeAudit(
      tx,
      caller,
      'provider_connection.updated',
      { type: 'provider_connection', id },
      { label, status, has_new_key: input.body.api_key !== undefined },
    );
    return await readView(tx, await tx.row(selectConnection, [organisationId, mode, id]), at);
  });
  const view = await work.catch((fault: unknown) => {
    throw isSecondActive(fault) ? refuse('provider_already_connected') : fault;
  });
  forgetConnections(deps);
  return view;
};

/** The index decides, not a look before: two may be enabled at the same moment. */
const isSecondActive = (fault: unknown): boolean =>
  fault instanceof Error &&
  'constraint' in fault &&
  fault.constraint === 'one_active_connection_a_provider';

const keyOf = (
  deps: ProvidersDeps,
  caller: Caller,
  row: ConnectionRow,
  wanted: string | undefined,
): { readonly sealed: string; readonly hint: string } => {
  if (wanted === undefined) return { sealed: row.api_key, hint: row.api_key_hint };
  const apiKey = plainSecret(wanted, '/api_key');
  const provider = providerNamed(row.provider, deps.providers);
  const { base_url: baseUrl, settings, mode } = row;
  provider.checkSettings({ baseUrl, apiKey, settings, mode });
  return { sealed: deps.vault.seal(apiKey, keyPlace(caller, row.id)), hint: hintOf(apiKey) };
};
