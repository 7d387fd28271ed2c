import type { Static } from 'typebox';
import { type Caller, type Transaction } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { drawSecret, openSecret, sealSecret } from './endpoint-secret.ts';
import { findEndpoint } from './find-endpoint.ts';
import { presentEndpoint } from './present-endpoint.ts';
import type { EndpointParams, EndpointWithSecret, rollSecretSchema } from './schema.ts';
import { type EndpointRow, endSecrets, insertSecret, secretById } from './store.ts';

const overlapHoursDefault = 24;

/**
 * Gives an endpoint a new signing secret. Until the overlap ends webhooks bear both signatures, so
 * that the receiver can change over without missing one. Two secrets at the most are active: one
 * that was still being replaced ends at once.
 *
 * @throws refusal webhook_endpoint_not_found
 */
export const rollEndpointSecret = async (
  deps: Pick<WebhooksDeps, 'database' | 'clock' | 'vault'>,
  caller: Caller,
  input: { readonly params: EndpointParams; readonly body: Static<typeof rollSecretSchema> },
): Promise<EndpointWithSecret> => {
  const overlapMs = (input.body.overlap_hours ?? overlapHoursDefault) * 3_600_000;
  const secretId = caller.ids.next('whs');
  return await deps.database.transaction(async (tx) => {
    const { webhook_endpoint_id: id } = input.params;
    const endpoint = await findEndpoint(tx, caller, id, 'change');
    const made = await tx.row(secretById, [caller.organisationId, secretId]);
    // The same request run again finds the secret that it made the first time.
    const secret =
      made === undefined
        ? await replaceSecret(tx, deps, endpoint, secretId, overlapMs)
        : openSecret(deps.vault, made);
    return { ...presentEndpoint(endpoint), secret };
  });
};

const replaceSecret = async (
  tx: Transaction,
  deps: Pick<WebhooksDeps, 'clock' | 'vault'>,
  endpoint: EndpointRow,
  secretId: string,
  overlapMs: number,
): Promise<string> => {
  const { organisation_id, mode, id } = endpoint;
  const now = deps.clock.now();
  const secret = drawSecret();
  const name = { organisation_id, endpoint_id: id, id: secretId };
  await tx.run(endSecrets, [organisation_id, id, now, new Date(now.getTime() + overlapMs)]);
  const sealed = sealSecret(deps.vault, name, secret);
  await tx.run(insertSecret, [organisation_id, mode, secretId, id, sealed, now]);
  return secret;
};
