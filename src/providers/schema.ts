import { type Static, type TSchema, Type } from 'typebox';
import { idPattern } from '#kernel';
import type { ConnectionRow, SecretRow } from './connections/store.ts';
import type { Provider } from './contract.ts';

const closed = { additionalProperties: false } as const;
const time = Type.String({ format: 'date-time' });
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const mode = Type.Union([Type.Literal('test'), Type.Literal('live')]);
const status = Type.Union([Type.Literal('active'), Type.Literal('disabled')]);
const connectionId = Type.String({ pattern: idPattern('conn') });
const label = Type.String({ minLength: 1, maxLength: 200 });
const secret = Type.String({ minLength: 8, maxLength: 500 });

/** What else a provider wants to know of the account, under its own names. */
const settings = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9_]{1,39}$' }),
  Type.String({ minLength: 1, maxLength: 200 }),
  { maxProperties: 20, description: 'No secrets; fixed once the connection is made.' },
);

/** A connection as it is shown: never its secrets. */
export const connectionSchema = Type.Object(
  {
    id: connectionId,
    object: Type.Literal('provider_connection'),
    mode,
    provider: Type.String(),
    label: Type.String(),
    base_url: Type.String(),
    status,
    api_key_hint: Type.String(),
    settings,
    webhook_secrets: Type.Array(
      Type.Object({ id: Type.String(), created_at: time, expires_at: orNull(time) }, closed),
    ),
    created_at: time,
    updated_at: time,
  },
  closed,
);
export type ConnectionView = Static<typeof connectionSchema>;

export const connectionOrderSchema = Type.Object(
  {
    provider: Type.String({ minLength: 2, maxLength: 40 }),
    label: Type.Optional(label),
    base_url: Type.Optional(Type.String({ maxLength: 300 })),
    api_key: secret,
    webhook_secret: Type.Optional(secret),
    settings: Type.Optional(settings),
  },
  closed,
);
export type ConnectionOrder = Static<typeof connectionOrderSchema>;

export const connectionChangeSchema = Type.Object(
  { label: Type.Optional(label), status: Type.Optional(status), api_key: Type.Optional(secret) },
  closed,
);
export type ConnectionChange = Static<typeof connectionChangeSchema>;

export const secretRollSchema = Type.Object(
  {
    webhook_secret: secret,
    overlap_seconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 604_800, default: 86_400 })),
    replaces: Type.Optional(
      Type.Union([
        Type.Literal('all'),
        Type.Literal('none'),
        Type.String({ pattern: idPattern('whs') }),
      ]),
    ),
  },
  closed,
);
export type SecretRoll = Static<typeof secretRollSchema>;

export const connectionParamsSchema = Type.Object({ connection_id: connectionId }, closed);

export const connectionsQuerySchema = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    cursor: Type.Optional(connectionId),
  },
  closed,
);

const idempotency = Type.Union([
  Type.Literal('native'),
  Type.Literal('query'),
  Type.Literal('none'),
]);

/** What a provider can do, as its adapter declares it. */
export const providerSchema = Type.Object(
  {
    object: Type.Literal('provider'),
    name: Type.String(),
    rail: Type.Union([Type.Literal('pull'), Type.Literal('push')]),
    methods: Type.Array(Type.String()),
    /** Null: all of them. */
    currencies: orNull(Type.Array(Type.String())),
    /** Null: all of them. */
    countries: orNull(Type.Array(Type.String())),
    may_hold: Type.Boolean(),
    may_increment: Type.Boolean(),
    may_capture_partly: Type.Boolean(),
    may_capture_multiple: Type.Boolean(),
    may_void: Type.Boolean(),
    may_refund_partly: Type.Boolean(),
    may_save: Type.Boolean(),
    may_carry_authentication: Type.Boolean(),
    answers_later: Type.Array(Type.String()),
    notice_trust: Type.Union([Type.Literal('hint'), Type.Literal('truth')]),
    authorization_days: Type.Integer(),
    idempotency: Type.Object(
      {
        authorize: idempotency,
        increment: idempotency,
        capture: idempotency,
        void: idempotency,
        refund: idempotency,
      },
      closed,
    ),
  },
  closed,
);
export type ProviderView = Static<typeof providerSchema>;

/** A page of a list. */
export const pageOf = <Item extends TSchema>(item: Item) =>
  Type.Object(
    { data: Type.Array(item), has_more: Type.Boolean(), next_cursor: orNull(Type.String()) },
    closed,
  );

export const presentConnection = (
  row: ConnectionRow,
  secrets: readonly SecretRow[],
): ConnectionView => ({
  id: row.id,
  object: 'provider_connection',
  mode: row.mode,
  provider: row.provider,
  label: row.label,
  base_url: row.base_url,
  status: row.status,
  api_key_hint: row.api_key_hint,
  settings: row.settings,
  webhook_secrets: secrets
    .filter((one) => one.connection_id === row.id)
    .map((one) => ({
      id: one.id,
      created_at: one.created_at.toISOString(),
      expires_at: one.expires_at?.toISOString() ?? null,
    })),
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});

export const presentProvider = ({ name, capabilities }: Provider): ProviderView => ({
  object: 'provider',
  name,
  rail: capabilities.rail,
  methods: [...capabilities.methods],
  currencies: capabilities.currencies === 'all' ? null : [...capabilities.currencies],
  countries: capabilities.countries === 'all' ? null : [...capabilities.countries],
  may_hold: capabilities.mayHold,
  may_increment: capabilities.mayIncrement,
  may_capture_partly: capabilities.mayCapturePartly,
  may_capture_multiple: capabilities.mayCaptureMultiple,
  may_void: capabilities.mayVoid,
  may_refund_partly: capabilities.mayRefundPartly,
  may_save: capabilities.maySave,
  may_carry_authentication: capabilities.mayCarryAuthentication,
  answers_later: [...capabilities.answersLater],
  notice_trust: capabilities.noticeTrust,
  authorization_days: capabilities.authorizationDays,
  idempotency: { ...capabilities.idempotency },
});
