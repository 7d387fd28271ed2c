import { assert, type Caller } from '#kernel';
import { disableDeliveries } from '../delivery/store.ts';
import type { WebhooksDeps } from '../deps.ts';
import { endpointMachine } from './endpoint.machine.ts';
import { findEndpoint } from './find-endpoint.ts';
import { presentEndpoint } from './present-endpoint.ts';
import type { EndpointParams, EndpointView } from './schema.ts';
import { endSecrets, stepEndpoint } from './store.ts';

/**
 * Deletes a webhook endpoint: nothing is sent there any more and its secrets end at once. What was
 * delivered stays on record.
 *
 * @returns the endpoint as it last was
 * @throws refusal webhook_endpoint_not_found
 */
export const deleteEndpoint = async (
  deps: Pick<WebhooksDeps, 'database' | 'clock'>,
  caller: Caller,
  { params }: { readonly params: EndpointParams },
): Promise<EndpointView> => {
  const now = deps.clock.now();
  return await deps.database.transaction(async (tx) => {
    const endpoint = await findEndpoint(tx, caller, params.webhook_endpoint_id, 'change');
    const name = [endpoint.organisation_id, endpoint.id] as const;
    const state = endpointMachine.step(endpoint.state, 'delete');
    const stepped = await tx.row(stepEndpoint, [...name, 'delete', state, null, now]);
    assert(stepped?.state === 'deleted', 'a locked endpoint can be deleted');
    await tx.run(endSecrets, [...name, now, now]);
    await tx.run(disableDeliveries, [...name, now]);
    return presentEndpoint(endpoint);
  });
};
