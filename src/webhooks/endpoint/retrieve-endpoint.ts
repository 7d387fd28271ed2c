import type { Caller } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { findEndpoint } from './find-endpoint.ts';
import { presentEndpoint } from './present-endpoint.ts';
import type { EndpointParams, EndpointView } from './schema.ts';

/**
 * One webhook endpoint, without its secret.
 *
 * @throws refusal webhook_endpoint_not_found
 */
export const retrieveEndpoint = async (
  deps: Pick<WebhooksDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: EndpointParams },
): Promise<EndpointView> =>
  await deps.database.asTenant(caller, async (tx) =>
    presentEndpoint(await findEndpoint(tx, caller, params.webhook_endpoint_id, 'read')),
  );
