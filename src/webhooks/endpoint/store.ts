import { type Mode, sql } from '#kernel';
import type { DisabledReason, EndpointState } from './endpoint.machine.ts';

export interface EndpointRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly event_types: readonly string[];
  readonly state: EndpointState;
  readonly disabled_reason: DisabledReason | null;
  readonly failing_since: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const endpointColumns = `
  endpoint.organisation_id, endpoint.mode, endpoint.id, endpoint.url, endpoint.description,
  endpoint.event_types, endpoint.state, endpoint.disabled_reason, endpoint.failing_since,
  endpoint.created_at, endpoint.updated_at`;

export const insertEndpoint = sql<
  never,
  [
    organisationId: string,
    mode: string,
    id: string,
    url: string,
    description: string | null,
    eventTypes: readonly string[],
    now: Date,
  ]
>(
  'webhooks.insert_endpoint',
  `
  insert into webhooks.endpoint
    (organisation_id, mode, id, url, description, event_types, state, created_at, updated_at)
  values ($1, $2, $3, $4, $5, $6, 'enabled', $7, $7)
  on conflict on constraint endpoint_id_is_unique do nothing`,
);

export const countEndpoints = sql<
  { readonly count: bigint },
  [organisationId: string, mode: string]
>(
  'webhooks.count_endpoints',
  `
  select count(*)
  from webhooks.endpoint
  where organisation_id = $1
    and mode = $2
    and state <> 'deleted'`,
);

export const endpointById = sql<EndpointRow, [organisationId: string, mode: string, id: string]>(
  'webhooks.endpoint_by_id',
  `
  select ${endpointColumns}
  from webhooks.endpoint
  where organisation_id = $1
    and mode = $2
    and id = $3
    and state <> 'deleted'`,
);

export const lockEndpoint = sql<EndpointRow, [organisationId: string, mode: string, id: string]>(
  'webhooks.lock_endpoint',
  `
  select ${endpointColumns}
  from webhooks.endpoint
  where organisation_id = $1
    and mode = $2
    and id = $3
    and state <> 'deleted'
  for update`,
);

export const listEndpointRows = sql<
  EndpointRow,
  [organisationId: string, mode: string, cursor: string | null, limit: number]
>(
  'webhooks.list_endpoints',
  `
  select ${endpointColumns}
  from webhooks.endpoint
  where organisation_id = $1
    and mode = $2
    and state <> 'deleted'
    and ($3::text is null or id < $3)
  order by id desc
  limit $4`,
);

export const updateEndpointRow = sql<
  EndpointRow,
  [
    organisationId: string,
    id: string,
    url: string,
    description: string | null,
    eventTypes: readonly string[],
    now: Date,
  ]
>(
  'webhooks.update_endpoint',
  `
  update webhooks.endpoint
  set url = $3,
      description = $4,
      event_types = $5,
      updated_at = $6
  where organisation_id = $1
    and id = $2
  returning ${endpointColumns}`,
);

// A changed state starts the breaker anew: what was learnt of the old one no longer holds.
export const stepEndpoint = sql<
  EndpointRow,
  [
    organisationId: string,
    id: string,
    event: string,
    state: string,
    reason: string | null,
    now: Date,
  ]
>(
  'webhooks.step_endpoint',
  `
  update webhooks.endpoint
  set from_state = endpoint.state,
      event = $3,
      state = $4,
      disabled_reason = $5,
      failures = 0,
      failing_since = null,
      closed_until = null,
      updated_at = $6
  where organisation_id = $1
    and id = $2
  returning ${endpointColumns}`,
);

export const insertSecret = sql<
  never,
  [organisationId: string, mode: string, id: string, endpointId: string, sealed: string, now: Date]
>(
  'webhooks.insert_secret',
  `
  insert into webhooks.endpoint_secret
    (organisation_id, mode, id, endpoint_id, sealed, created_at)
  values ($1, $2, $3, $4, $5, $6)`,
);

// The lasting secret lasts as long as the overlap; one that was being replaced already ends now.
export const endSecrets = sql<
  never,
  [organisationId: string, endpointId: string, now: Date, until: Date]
>(
  'webhooks.end_secrets',
  `
  update webhooks.endpoint_secret
  set expires_at = case when expires_at is null then $4::timestamptz else $3::timestamptz end
  where organisation_id = $1
    and endpoint_id = $2
    and (expires_at is null or expires_at > $3)`,
);

export interface SecretRow {
  readonly organisation_id: string;
  readonly endpoint_id: string;
  readonly id: string;
  readonly sealed: string;
}

export const secretById = sql<SecretRow, [organisationId: string, id: string]>(
  'webhooks.secret_by_id',
  `
  select organisation_id, endpoint_id, id, sealed
  from webhooks.endpoint_secret
  where organisation_id = $1
    and id = $2`,
);

export const activeSecrets = sql<
  SecretRow,
  [organisationId: string, endpointId: string, now: Date]
>(
  'webhooks.active_secrets',
  `
  select organisation_id, endpoint_id, id, sealed
  from webhooks.endpoint_secret
  where organisation_id = $1
    and endpoint_id = $2
    and (expires_at is null or expires_at > $3)
  order by created_at desc, id desc
  limit 2`,
);

// An endpoint that failed too long gets its deliveries laid aside, so that they can be recovered.
export const listeningEndpoints = sql<EndpointRow, [organisationIds: readonly string[]]>(
  'webhooks.listening_endpoints',
  `
  select ${endpointColumns}
  from webhooks.endpoint
  where organisation_id = any ($1::text[])
    and (state = 'enabled' or (state = 'disabled' and disabled_reason = 'failing'))
  order by organisation_id, id
  limit 10000`,
);

export interface LeasedEndpointRow extends EndpointRow {
  readonly lease: number;
  readonly failures: number;
}

export const leaseEndpoint = sql<LeasedEndpointRow, [id: string, now: Date, until: Date]>(
  'webhooks.lease_endpoint',
  `
  update webhooks.endpoint
  set leased_until = $3,
      lease = endpoint.lease + 1
  where id = $1
    and state = 'enabled'
    and (leased_until is null or leased_until <= $2)
    and (closed_until is null or closed_until <= $2)
  returning ${endpointColumns}, endpoint.lease, endpoint.failures`,
);

export const releaseEndpoint = sql<never, [organisationId: string, id: string, lease: number]>(
  'webhooks.release_endpoint',
  `
  update webhooks.endpoint
  set leased_until = null
  where organisation_id = $1
    and id = $2
    and lease = $3`,
);

export const dueEndpoints = sql<{ readonly id: string }, [now: Date, limit: number]>(
  'webhooks.due_endpoints',
  `
  select endpoint.id
  from webhooks.endpoint as endpoint
  where endpoint.state = 'enabled'
    and (endpoint.leased_until is null or endpoint.leased_until <= $1)
    and (endpoint.closed_until is null or endpoint.closed_until <= $1)
    and exists (
      select
      from webhooks.delivery as delivery
      where delivery.organisation_id = endpoint.organisation_id
        and delivery.endpoint_id = endpoint.id
        and delivery.due_at <= $1
    )
  order by endpoint.leased_until nulls first, endpoint.id
  limit $2`,
);

export interface HealthRow {
  readonly lease: number;
  readonly state: string;
  readonly failures: number;
  readonly failing_since: Date | null;
}

export const lockHealth = sql<HealthRow, [organisationId: string, id: string]>(
  'webhooks.lock_health',
  `
  select lease, state, failures, failing_since
  from webhooks.endpoint
  where organisation_id = $1
    and id = $2
  for update`,
);

export const writeHealth = sql<
  never,
  [
    organisationId: string,
    id: string,
    failures: number,
    failingSince: Date | null,
    closedUntil: Date | null,
  ]
>(
  'webhooks.write_health',
  `
  update webhooks.endpoint
  set failures = $3,
      failing_since = $4,
      closed_until = $5
  where organisation_id = $1
    and id = $2`,
);
