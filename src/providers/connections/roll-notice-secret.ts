import { writeAudit } from '#identity';
import type { Caller } from '#kernel';
import type { ProvidersDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import type { ConnectionView, SecretRoll } from '../schema.ts';
import { plainSecret } from './connection-fields.ts';
import { forgetConnections } from './find-connection.ts';
import { secretPlace } from './places.ts';
import { readView } from './read-view.ts';
import { expireSecrets, insertSecret, lockConnection, selectSecrets } from './store.ts';

/**
 * Takes a signing secret of the provider's notices. Those that it replaces are believed for the
 * overlap, because the provider signs with both, or with either, while it rolls. One that replaces
 * none stands beside the others: a provider that tells of connected accounts at an endpoint of their
 * own signs with a secret for each.
 *
 * @throws refusal provider_connection_not_found, provider_secret_not_found, provider_secret_malformed
 */
export const rollNoticeSecret = async (
  deps: ProvidersDeps,
  caller: Caller,
  input: {
    readonly params: { readonly connection_id: string };
    readonly body: SecretRoll;
  },
): Promise<ConnectionView> => {
  const { organisationId, mode } = caller;
  const id = input.params.connection_id;
  const secret = plainSecret(input.body.webhook_secret, '/webhook_secret');
  const secretId = caller.ids.next('whs');
  const at = deps.clock.now();
  const endsAt = new Date(at.getTime() + (input.body.overlap_seconds ?? 86_400) * 1_000);

  const view = await deps.database.transaction(async (tx) => {
    const row = await tx.row(lockConnection, [organisationId, mode, id]);
    if (row === undefined) throw refuse('provider_connection_not_found', { detail: `No ${id}.` });
    const inForce = (await tx.rows(selectSecrets, [organisationId, [id], at])).map((one) => one.id);
    // A second run of the same request finds its own: what it replaced has ended already.
    const replaced = inForce.includes(secretId)
      ? []
      : replacedBy(input.body.replaces ?? 'all', inForce);
    const sealed = deps.vault.seal(secret, secretPlace(caller, secretId));
    await tx.run(insertSecret, [organisationId, mode, secretId, id, sealed, at]);
    await tx.run(expireSecrets, [organisationId, id, replaced, endsAt]);
    await writeAudit(
      tx,
      caller,
      'provider_connection.secret_rolled',
      { type: 'provider_connection', id },
      { secret_id: secretId, replaced, others_end_at: endsAt.toISOString() },
    );
    return await readView(tx, row, at);
  });
  forgetConnections(deps);
  return view;
};

/** @throws refusal provider_secret_not_found */
const replacedBy = (replaces: string, others: readonly string[]): readonly string[] => {
  switch (replaces) {
    case 'all':
      return others;
    case 'none':
      return [];
    default:
      if (others.includes(replaces)) return [replaces];
      throw refuse('provider_secret_not_found', { pointer: '/replaces' });
  }
};
