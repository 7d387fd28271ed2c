import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { findEndpoint } from '../endpoint/find-endpoint.ts';
import type { EndpointParams } from '../endpoint/schema.ts';
import { deliverName } from './fan-out.ts';
import type { ReplayedView, replayRangeSchema } from './schema.ts';
import { replayDeliveryRange } from './store.ts';

const undelivered = ['pending', 'exhausted', 'disabled'] as const;
const pageRows = 1_000;
const pagesMax = 20;

/**
 * Sends again what an endpoint missed in a span of time, or all of it, under the same
 * `webhook-id`s. Twenty thousand at a time.
 *
 * @throws refusal webhook_endpoint_not_found
 */
export const replayDeliveries = async (
  deps: Pick<WebhooksDeps, 'database' | 'clock' | 'wake'>,
  caller: Caller,
  input: { readonly params: EndpointParams; readonly body: Static<typeof replayRangeSchema> },
): Promise<ReplayedView> => {
  const { webhook_endpoint_id: id } = input.params;
  let replayed = 0;
  let page = pageRows;
  for (let pages = 0; pages < pagesMax && page === pageRows; pages += 1) {
    page = await replayPage(deps, caller, id, input.body);
    replayed += page;
  }
  deps.wake([{ job: deliverName, objectId: id }]);
  return {
    object: 'webhook_replay',
    webhook_endpoint_id: id,
    replayed,
    has_more: page === pageRows,
  };
};

const replayPage = async (
  deps: Pick<WebhooksDeps, 'database' | 'clock'>,
  caller: Caller,
  id: string,
  range: Static<typeof replayRangeSchema>,
): Promise<number> => {
  const now = deps.clock.now();
  const tomorrow = new Date(now.getTime() + 86_400_000);
  return await deps.database.transaction(async (tx) => {
    await findEndpoint(tx, caller, id, 'read');
    return await tx.run(replayDeliveryRange, [
      caller.organisationId,
      caller.mode,
      id,
      new Date(range.created_from),
      range.created_before === undefined ? tomorrow : new Date(range.created_before),
      range.which === 'all' ? [...undelivered, 'delivered'] : undelivered,
      range.event_types ?? null,
      now,
      pageRows,
    ]);
  });
};
