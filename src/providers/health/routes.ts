import { type AnyRoute, route } from '#kernel';
import { pageOf } from '../schema.ts';
import type { Health } from './create-health.ts';
import { listProviderHealth } from './list-provider-health.ts';
import { providerHealthQuerySchema, providerHealthSchema } from './schema.ts';

interface HealthDeps {
  readonly health: Health;
}

/** The declarations by name, with their types. */
export const providerHealth = {
  listProviderHealth: route({
    id: 'listProviderHealth',
    method: 'GET',
    path: '/v1/providers/health',
    tag: 'Providers',
    summary: 'List the health of provider connections',
    description:
      'What the process that answers has seen of your connections in the last seconds: how calls ended, how long they took, and whether a circuit breaker keeps new payments away. An open breaker stops authorisations only. Each process of a server watches for itself; `observed_by` names the one that answers.',
    scope: 'providers:read',
    query: providerHealthQuerySchema,
    reply: pageOf(providerHealthSchema),
    status: 200,
    refusals: [],
    example: {
      query: { limit: '1' },
      reply: {
        data: [
          {
            object: 'provider_health',
            connection_id: 'conn_01k8w3v5c2m4x9q7r1t6z0b8da',
            provider: 'stripe',
            observed_by: 'shop-1:4711',
            operations: [
              {
                operation: 'authorize',
                method: 'card',
                state: 'open',
                since: '2026-11-21T09:30:00.000Z',
                opened_count: 1,
                in_flight: 0,
                ok: 42,
                declined: 3,
                failed: 1,
                unknown: 17,
                slow: 1,
                failure_percent: 30,
                latency_p50_ms: 310,
                latency_p95_ms: 4800,
              },
            ],
          },
        ],
        has_more: false,
        next_cursor: null,
      },
    },
    run: listProviderHealth,
  }),
};

/** The routes of health, for the module's list. */
export const healthRoutes: readonly AnyRoute<HealthDeps>[] = Object.values(providerHealth);
