import { type Mode, sql } from '#kernel';

export interface ConnectionRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly provider: string;
  readonly label: string;
  readonly base_url: string;
  readonly api_key: string;
  readonly api_key_hint: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly status: 'active' | 'disabled';
  readonly created_at: Date;
  readonly updated_at: Date;
}

const connectionColumns = `organisation_id, mode, id, provider, label, base_url, api_key,
    api_key_hint, settings, status, created_at, updated_at`;

/** Writes nothing where the id stands already, or where another connection is active. */
export const insertConnection = sql<
  { readonly id: string },
  [
    organisationId: string,
    mode: Mode,
    id: string,
    provider: string,
    label: string,
    baseUrl: string,
    apiKey: string,
    apiKeyHint: string,
    at: Date,
    settings: string,
  ]
>(
  'providers.insert_connection',
  `
  insert into providers.connection
    (organisation_id, mode, id, provider, label, base_url, api_key, api_key_hint, status,
     created_at, updated_at, settings)
  values ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9, $9, $10::jsonb)
  on conflict do nothing
  returning id`,
);

export const selectConnection = sql<
  ConnectionRow,
  [organisationId: string, mode: Mode, id: string]
>(
  'providers.select_connection',
  `
  select ${connectionColumns}
  from providers.connection
  where organisation_id = $1 and mode = $2 and id = $3`,
);

export const lockConnection = sql<ConnectionRow, [organisationId: string, mode: Mode, id: string]>(
  'providers.lock_connection',
  `
  select ${connectionColumns}
  from providers.connection
  where organisation_id = $1 and mode = $2 and id = $3
  for update`,
);

export const selectActiveConnection = sql<
  ConnectionRow,
  [organisationId: string, mode: Mode, provider: string]
>(
  'providers.select_active_connection',
  `
  select ${connectionColumns}
  from providers.connection
  where organisation_id = $1
    and mode = $2
    and provider = $3
    and status = 'active'`,
);

export const selectActiveConnections = sql<
  Pick<ConnectionRow, 'id' | 'provider'>,
  [organisationId: string, mode: Mode, limit: number]
>(
  'providers.select_active_connections',
  `
  select id, provider
  from providers.connection
  where organisation_id = $1 and mode = $2 and status = 'active'
  order by created_at, id
  limit $3`,
);

/** Active connections to some providers, of all organisations. */
export const selectConnectionsTo = sql<
  Pick<ConnectionRow, 'id'>,
  [providers: readonly string[], limit: number]
>(
  'providers.select_connections_to',
  `
  select id
  from providers.connection
  where provider = any ($1) and status = 'active'
  order by id
  limit $2`,
);

export const selectConnectionById = sql<ConnectionRow, [id: string]>(
  'providers.select_connection_by_id',
  `
  select ${connectionColumns}
  from providers.connection
  where id = $1`,
);

export const selectConnections = sql<
  ConnectionRow,
  [organisationId: string, mode: Mode, before: string | null, limit: number]
>(
  'providers.select_connections',
  `
  select ${connectionColumns}
  from providers.connection
  where organisation_id = $1 and mode = $2 and ($3::text is null or id < $3)
  order by id desc
  limit $4`,
);

export const updateConnectionRow = sql<
  never,
  [
    organisationId: string,
    id: string,
    label: string,
    status: string,
    apiKey: string,
    apiKeyHint: string,
    at: Date,
  ]
>(
  'providers.update_connection',
  `
  update providers.connection
  set label = $3, status = $4, api_key = $5, api_key_hint = $6, updated_at = $7
  where organisation_id = $1 and id = $2`,
);

export interface SecretRow {
  readonly id: string;
  readonly connection_id: string;
  readonly secret: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
}

/** Secrets in force of a page of connections, newest first. */
export const selectSecrets = sql<
  SecretRow,
  [organisationId: string, connectionIds: readonly string[], now: Date]
>(
  'providers.select_secrets',
  `
  select id, connection_id, secret, created_at, expires_at
  from providers.webhook_secret
  where organisation_id = $1
    and connection_id = any ($2)
    and (expires_at is null or expires_at > $3)
  order by created_at desc, id desc
  limit 1000`,
);

export const insertSecret = sql<
  never,
  [organisationId: string, mode: Mode, id: string, connectionId: string, secret: string, at: Date]
>(
  'providers.insert_secret',
  `
  insert into providers.webhook_secret
    (organisation_id, mode, id, connection_id, secret, created_at)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (organisation_id, id) do nothing`,
);

/** Ends secrets after the overlap; what ends sooner, ends sooner. */
export const expireSecrets = sql<
  never,
  [organisationId: string, connectionId: string, ids: readonly string[], at: Date]
>(
  'providers.expire_secrets',
  `
  update providers.webhook_secret
  set expires_at = least(expires_at, $4)
  where organisation_id = $1 and connection_id = $2 and id = any ($3::text[])`,
);
