import { writeAudit } from '#identity';
import type { Caller } from '#kernel';
import type { ProvidersDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { providerNamed } from '../registry.ts';
import type { ConnectionOrder, ConnectionView } from '../schema.ts';
import { allowedOrigin, hintOf, plainSecret } from './connection-fields.ts';
import { forgetConnections } from './find-connection.ts';
import { keyPlace, secretPlace } from './places.ts';
import { readView } from './read-view.ts';
import { insertConnection, insertSecret, selectConnection } from './store.ts';

/**
 * Connects an organisation to its account at a provider, in the caller's mode. Its secrets are
 * sealed before they reach the database and never shown again.
 *
 * @throws refusal provider_unknown, provider_url_not_allowed, provider_secret_malformed,
 *   provider_already_connected, and what the provider says of the key
 */
export const createConnection = async (
  deps: ProvidersDeps,
  caller: Caller,
  input: { readonly body: ConnectionOrder },
): Promise<ConnectionView> => {
  const { body } = input;
  const provider = providerNamed(body.provider, deps.providers);
  const baseUrl = allowedOrigin(deps, provider, body.base_url);
  const apiKey = plainSecret(body.api_key, '/api_key');
  const settings = body.settings ?? {};
  provider.checkSettings({ baseUrl, apiKey, settings, mode: caller.mode });
  const secret = body.webhook_secret && plainSecret(body.webhook_secret, '/webhook_secret');

  // Drawn in a fixed order: a second run of the same request gets the same ids and goes on.
  const id = caller.ids.next('conn');
  const secretId = caller.ids.next('whs');
  const { organisationId, mode } = caller;
  const at = deps.clock.now();

  const view = await deps.database.transaction(async (tx) => {
    const inserted = await tx.row(insertConnection, [
      organisationId,
      mode,
      id,
      provider.name,
      body.label ?? provider.name,
      baseUrl,
      deps.vault.seal(apiKey, keyPlace(caller, id)),
      hintOf(apiKey),
      at,
      JSON.stringify(settings),
    ]);
    if (inserted === undefined) {
      const own = await tx.row(selectConnection, [organisationId, mode, id]);
      if (own === undefined) throw refuse('provider_already_connected');
      return await readView(tx, own, at);
    }
    if (secret) {
      const sealed = deps.vault.seal(secret, secretPlace(caller, secretId));
      await tx.run(insertSecret, [organisationId, mode, secretId, id, sealed, at]);
    }
    await writeAudit(
      tx,
      caller,
      'provider_connection.created',
      { type: 'provider_connection', id },
      { provider: provider.name, base_url: baseUrl },
    );
    return await readView(tx, await tx.row(selectConnection, [organisationId, mode, id]), at);
  });
  forgetConnections(deps);
  return view;
};
