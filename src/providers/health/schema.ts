import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';
import type { WatchKey, WatchReading } from './watch.ts';

const closed = { additionalProperties: false } as const;
const connectionId = Type.String({ pattern: idPattern('conn') });
const count = Type.Integer({ minimum: 0 });
const milliseconds = Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]);

/** One operation by one method, over the calls of the window. */
export const watchSchema = Type.Object(
  {
    /** `ask` is asking what became of an operation. */
    operation: Type.String(),
    /** `any` where the provider's requests do not say. */
    method: Type.String(),
    state: Type.Union([Type.Literal('closed'), Type.Literal('open'), Type.Literal('half_open')]),
    since: Type.String({ format: 'date-time' }),
    opened_count: count,
    in_flight: count,
    ok: count,
    /** The issuer said no: no fault of the provider. */
    declined: count,
    failed: count,
    unknown: count,
    slow: count,
    /** Failed, unknown and slow calls in a hundred. */
    failure_percent: Type.Integer({ minimum: 0, maximum: 100 }),
    latency_p50_ms: milliseconds,
    latency_p95_ms: milliseconds,
  },
  closed,
);
export type WatchView = Static<typeof watchSchema>;

/** How one connection does, as one process sees it. */
export const providerHealthSchema = Type.Object(
  {
    object: Type.Literal('provider_health'),
    connection_id: connectionId,
    provider: Type.String(),
    /** The process that answers; others have seen other calls. */
    observed_by: Type.String(),
    operations: Type.Array(watchSchema),
  },
  closed,
);
export type ProviderHealthView = Static<typeof providerHealthSchema>;

export const providerHealthQuerySchema = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    cursor: Type.Optional(connectionId),
  },
  closed,
);

export const presentWatch = (
  { operation, method }: Pick<WatchKey, 'operation' | 'method'>,
  reading: WatchReading,
): WatchView => ({
  operation,
  method,
  state: reading.state,
  since: reading.since.toISOString(),
  opened_count: reading.openedCount,
  in_flight: reading.inFlight,
  ...reading.counts,
  failure_percent: Math.round(reading.failureShare * 100),
  latency_p50_ms: whole(reading.p50Ms),
  latency_p95_ms: whole(reading.p95Ms),
});

const whole = (ms: number | null): number | null => (ms === null ? null : Math.round(ms));
