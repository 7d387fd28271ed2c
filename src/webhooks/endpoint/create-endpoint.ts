import type { Static } from 'typebox';
import { assert, type Caller, type Transaction } from '#kernel';
import { refuseTarget } from '../delivery/target.ts';
import type { WebhooksDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { drawSecret, openSecret, sealSecret } from './endpoint-secret.ts';
import { presentEndpoint } from './present-endpoint.ts';
import type { createEndpointSchema, EndpointWithSecret } from './schema.ts';
import { countEndpoints, endpointById, insertEndpoint, insertSecret, secretById } from './store.ts';

/** Endpoints of one organisation and mode: each event is looked at for each of them. */
const endpointsMax = 50n;

type Deps = Pick<WebhooksDeps, 'database' | 'clock' | 'vault' | 'allowPrivateTargets'>;

/**
 * Makes a webhook endpoint, enabled from the start, and its signing secret. The same request run
 * again answers the same endpoint and secret.
 *
 * @throws refusal webhook_url_not_allowed, webhook_endpoints_exhausted
 */
export const createEndpoint = async (
  deps: Deps,
  caller: Caller,
  { body }: { readonly body: Static<typeof createEndpointSchema> },
): Promise<EndpointWithSecret> => {
  refuseTarget(deps, caller.mode, body.url);
  const id = caller.ids.next('we');
  const secretId = caller.ids.next('whs');
  return await deps.database.transaction(async (tx) => {
    const inserted = await tx.run(insertEndpoint, [
      caller.organisationId,
      caller.mode,
      id,
      body.url,
      body.description ?? null,
      body.event_types,
      deps.clock.now(),
    ]);
    if (inserted === 1) await addSecret(tx, deps, caller, { id: secretId, endpointId: id });
    return await present(tx, deps, caller, id, secretId);
  });
};

const addSecret = async (
  tx: Transaction,
  deps: Deps,
  caller: Caller,
  secret: { readonly id: string; readonly endpointId: string },
): Promise<void> => {
  const counted = await tx.row(countEndpoints, [caller.organisationId, caller.mode]);
  if (counted === undefined || counted.count > endpointsMax) {
    throw refuse('webhook_endpoints_exhausted', { detail: `There are ${endpointsMax} already.` });
  }
  const name = {
    organisation_id: caller.organisationId,
    endpoint_id: secret.endpointId,
    id: secret.id,
  };
  const sealed = sealSecret(deps.vault, name, drawSecret());
  const values = [secret.id, secret.endpointId, sealed, deps.clock.now()] as const;
  await tx.run(insertSecret, [caller.organisationId, caller.mode, ...values]);
};

const present = async (
  tx: Transaction,
  deps: Deps,
  caller: Caller,
  id: string,
  secretId: string,
): Promise<EndpointWithSecret> => {
  const row = await tx.row(endpointById, [caller.organisationId, caller.mode, id]);
  const secret = await tx.row(secretById, [caller.organisationId, secretId]);
  assert(row !== undefined && secret !== undefined, 'an endpoint just made has a secret');
  return { ...presentEndpoint(row), secret: openSecret(deps.vault, secret) };
};
