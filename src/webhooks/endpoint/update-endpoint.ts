import type { Static } from 'typebox';
import { assert, type Caller, type Transaction } from '#kernel';
import { disableDeliveries } from '../delivery/store.ts';
import { refuseTarget } from '../delivery/target.ts';
import type { WebhooksDeps } from '../deps.ts';
import { endpointMachine } from './endpoint.machine.ts';
import { findEndpoint } from './find-endpoint.ts';
import { presentEndpoint } from './present-endpoint.ts';
import type { EndpointParams, EndpointView, updateEndpointSchema } from './schema.ts';
import { type EndpointRow, stepEndpoint, updateEndpointRow } from './store.ts';

type Change = Static<typeof updateEndpointSchema>;

/**
 * Changes where webhooks go, which, and whether. Disabling an endpoint lays its waiting deliveries
 * aside; enabling it sends what happens from then on, and a replay sends what was laid aside.
 *
 * @throws refusal webhook_endpoint_not_found, webhook_url_not_allowed
 */
export const updateEndpoint = async (
  deps: Pick<WebhooksDeps, 'database' | 'clock' | 'allowPrivateTargets'>,
  caller: Caller,
  { params, body }: { readonly params: EndpointParams; readonly body: Change },
): Promise<EndpointView> => {
  if (body.url !== undefined) refuseTarget(deps, caller.mode, body.url);
  const now = deps.clock.now();
  return await deps.database.transaction(async (tx) => {
    const endpoint = await findEndpoint(tx, caller, params.webhook_endpoint_id, 'change');
    const changed = await tx.row(updateEndpointRow, [
      endpoint.organisation_id,
      endpoint.id,
      body.url ?? endpoint.url,
      body.description === undefined ? endpoint.description : body.description,
      body.event_types ?? endpoint.event_types,
      now,
    ]);
    assert(changed !== undefined, 'a locked endpoint can be changed');
    return presentEndpoint(await switchTo(tx, changed, body.status ?? changed.state, now));
  });
};

const switchTo = async (
  tx: Transaction,
  endpoint: EndpointRow,
  wanted: string,
  now: Date,
): Promise<EndpointRow> => {
  if (endpoint.state === wanted) return endpoint;
  const event = wanted === 'enabled' ? 'enable' : 'disable';
  const stepped = await tx.row(stepEndpoint, [
    endpoint.organisation_id,
    endpoint.id,
    event,
    endpointMachine.step(endpoint.state, event),
    event === 'disable' ? 'owner' : null,
    now,
  ]);
  assert(stepped !== undefined, 'a locked endpoint can be switched');
  if (event === 'disable')
    await tx.run(disableDeliveries, [endpoint.organisation_id, endpoint.id, now]);
  return stepped;
};
