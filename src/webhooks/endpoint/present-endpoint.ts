import { assert } from '#kernel';
import type { EndpointView } from './schema.ts';
import type { EndpointRow } from './store.ts';

/** An endpoint as the API shows it. */
export const presentEndpoint = (row: EndpointRow): EndpointView => {
  assert(row.state !== 'deleted', 'a deleted endpoint is not shown');
  return {
    id: row.id,
    object: 'webhook_endpoint',
    url: row.url,
    description: row.description,
    event_types: [...row.event_types],
    status: row.state,
    disabled_reason: row.disabled_reason,
    failing_since: row.failing_since?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
};
