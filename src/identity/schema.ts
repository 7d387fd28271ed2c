import { type Static, type TSchema, Type } from 'typebox';
import { idPattern, type Mode } from '#kernel';
import type { AuditRow } from './audit/store.ts';
import { scopeNames } from './scopes.ts';
import type { KeyRow, OrganisationRow } from './store.ts';

const closed = { additionalProperties: false } as const;
const time = Type.String({ format: 'date-time' });
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const mode = Type.Union([Type.Literal('test'), Type.Literal('live')]);
const keyId = Type.String({ pattern: idPattern('key') });
const accountId = Type.String({
  pattern: idPattern('acc'),
  description: 'The one connected account that the key may see.',
});
const limit = Type.Integer({ minimum: 1, maximum: 100, default: 20 });

/** The name of a scope. */
const scopeName = Type.Enum([...scopeNames]);

const kind = Type.Union([
  Type.Literal('secret'),
  Type.Literal('publishable'),
  Type.Literal('restricted'),
]);

const keyFields = {
  id: keyId,
  object: Type.Literal('api_key'),
  mode,
  kind,
  name: Type.String(),
  prefix: Type.String(),
  last4: Type.String(),
  scopes: Type.Array(Type.String()),
  allowed_ips: Type.Array(Type.String()),
  created_at: time,
  expires_at: orNull(time),
  last_used_at: orNull(time),
  revoked_at: orNull(time),
  rolled_to: orNull(keyId),
  account_id: orNull(accountId),
};

/** An API key as it is shown: never the key itself. */
export const apiKeySchema = Type.Object(keyFields, closed);
export type ApiKey = Static<typeof apiKeySchema>;

/** A key just made: the only answer that carries the key itself. */
export const createdKeySchema = Type.Object({ ...keyFields, secret: Type.String() }, closed);
export type CreatedKey = Static<typeof createdKeySchema>;

export const keyOrderSchema = Type.Object(
  {
    kind,
    name: Type.String({ minLength: 1, maxLength: 200 }),
    scopes: Type.Optional(Type.Array(scopeName, { minItems: 1, maxItems: 64 })),
    allowed_ips: Type.Optional(Type.Array(Type.String({ maxLength: 49 }), { maxItems: 64 })),
    expires_at: Type.Optional(time),
    account_id: Type.Optional(accountId),
  },
  closed,
);

export const rollOrderSchema = Type.Object(
  {
    overlap_seconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 604_800, default: 86_400 })),
  },
  closed,
);

export const keyParamsSchema = Type.Object({ key_id: keyId }, closed);
export const keysQuerySchema = Type.Object(
  { limit: Type.Optional(limit), cursor: Type.Optional(keyId) },
  closed,
);
export const auditQuerySchema = Type.Object(
  {
    limit: Type.Optional(limit),
    cursor: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,17}$' })),
  },
  closed,
);

export const organisationSchema = Type.Object(
  {
    id: Type.String({ pattern: idPattern('org') }),
    object: Type.Literal('organisation'),
    mode,
    name: Type.String(),
    created_at: time,
  },
  closed,
);
export type OrganisationView = Static<typeof organisationSchema>;

export const auditEntrySchema = Type.Object(
  {
    id: Type.String(),
    object: Type.Literal('audit_entry'),
    sequence: Type.String(),
    actor: Type.String(),
    action: Type.String(),
    object_type: Type.String(),
    object_id: Type.String(),
    detail: Type.Record(Type.String(), Type.Unknown()),
    request_id: Type.String(),
    occurred_at: time,
    hash: Type.String(),
  },
  closed,
);
export type AuditEntry = Static<typeof auditEntrySchema>;

/** A page of a list. */
export const pageOf = <Item extends TSchema>(item: Item) =>
  Type.Object(
    { data: Type.Array(item), has_more: Type.Boolean(), next_cursor: orNull(Type.String()) },
    closed,
  );

export const presentKey = (row: KeyRow): ApiKey => ({
  id: row.id,
  object: 'api_key',
  mode: row.mode,
  kind: row.kind,
  name: row.name,
  prefix: row.prefix,
  last4: row.last4,
  scopes: row.scopes,
  allowed_ips: row.allowed_ips,
  created_at: row.created_at.toISOString(),
  expires_at: row.expires_at?.toISOString() ?? null,
  last_used_at: row.last_used_at?.toISOString() ?? null,
  revoked_at: row.revoked_at?.toISOString() ?? null,
  rolled_to: row.rolled_to,
  account_id: row.account_id,
});

export const presentOrganisation = (row: OrganisationRow, shown: Mode): OrganisationView => ({
  id: row.organisation_id,
  object: 'organisation',
  mode: shown,
  name: row.name,
  created_at: row.created_at.toISOString(),
});

export const presentAuditEntry = (row: AuditRow): AuditEntry => ({
  id: row.id,
  object: 'audit_entry',
  sequence: String(row.sequence),
  actor: row.actor,
  action: row.action,
  object_type: row.object_type,
  object_id: row.object_id,
  detail: { ...row.detail },
  request_id: row.request_id,
  occurred_at: row.occurred_at.toISOString(),
  hash: row.hash,
});
