import { type AnyRoute, route } from '#kernel';
import { createConnection } from './connections/create-connection.ts';
import { listConnections } from './connections/list-connections.ts';
import { retrieveConnection } from './connections/retrieve-connection.ts';
import { rollNoticeSecret } from './connections/roll-notice-secret.ts';
import { updateConnection } from './connections/update-connection.ts';
import type { ProvidersDeps } from './deps.ts';
import { healthRoutes } from './health/routes.ts';
import { listProviders } from './list-providers.ts';
import {
  type ConnectionView,
  connectionChangeSchema,
  connectionOrderSchema,
  connectionParamsSchema,
  connectionSchema,
  connectionsQuerySchema,
  pageOf,
  providerSchema,
  secretRollSchema,
} from './schema.ts';

const exampleConnection: ConnectionView = {
  id: 'conn_01k8w3v5c2m4x9q7r1t6z0b8da',
  object: 'provider_connection',
  mode: 'test',
  provider: 'stripe',
  label: 'Shop',
  base_url: 'https://api.stripe.com',
  status: 'active',
  api_key_hint: 'sk_test_…x7Lm',
  settings: {},
  webhook_secrets: [
    {
      id: 'whs_01k8w3v5c2m4x9q7r1t6z0b8db',
      created_at: '2026-11-21T09:30:00.000Z',
      expires_at: null,
    },
  ],
  created_at: '2026-11-21T09:30:00.000Z',
  updated_at: '2026-11-21T09:30:00.000Z',
};
const exampleParams = { connection_id: exampleConnection.id };
const hiddenKey = `sk_test_${'•'.repeat(12)}x7Lm`;
const hiddenSecret = `whsec_${'•'.repeat(12)}`;
const keyRefusals = ['provider_key_malformed', 'provider_key_wrong_mode', 'provider_key_over_http'];

/** The declarations by name, with their types. */
const providerConnections = {
  listProviders: route({
    id: 'listProviders',
    method: 'GET',
    path: '/v1/providers',
    tag: 'Providers',
    summary: 'List providers',
    description: 'What each provider can do. Payments are checked against this, never by trying.',
    scope: 'providers:read',
    reply: pageOf(providerSchema),
    status: 200,
    refusals: [],
    example: {
      reply: {
        data: [
          {
            object: 'provider',
            name: 'stripe',
            rail: 'pull',
            methods: ['card'],
            currencies: ['CHF', 'EUR', 'JPY'],
            countries: null,
            may_hold: true,
            may_increment: true,
            may_capture_partly: true,
            may_capture_multiple: true,
            may_void: true,
            may_refund_partly: true,
            may_save: true,
            may_carry_authentication: true,
            answers_later: [],
            notice_trust: 'hint',
            authorization_days: 7,
            idempotency: {
              authorize: 'native',
              increment: 'native',
              capture: 'native',
              void: 'native',
              refund: 'native',
            },
          },
        ],
        has_more: false,
        next_cursor: null,
      },
    },
    run: listProviders,
  }),

  createConnection: route({
    id: 'createConnection',
    method: 'POST',
    path: '/v1/provider_connections',
    tag: 'Providers',
    summary: 'Connect a provider',
    description:
      'Stores the credentials of your account at a provider, sealed. They are never shown again. One connection a provider and mode is active.',
    scope: 'providers:write',
    body: connectionOrderSchema,
    reply: connectionSchema,
    status: 201,
    refusals: [
      'provider_unknown',
      'provider_url_not_allowed',
      'provider_secret_malformed',
      'provider_already_connected',
      ...keyRefusals,
    ],
    example: {
      body: {
        provider: 'stripe',
        label: 'Shop',
        api_key: hiddenKey,
        webhook_secret: hiddenSecret,
      },
      reply: exampleConnection,
    },
    run: createConnection,
  }),

  listConnections: route({
    id: 'listConnections',
    method: 'GET',
    path: '/v1/provider_connections',
    tag: 'Providers',
    summary: 'List provider connections',
    scope: 'providers:read',
    query: connectionsQuerySchema,
    reply: pageOf(connectionSchema),
    status: 200,
    refusals: [],
    example: {
      query: { limit: '1' },
      reply: { data: [exampleConnection], has_more: true, next_cursor: exampleConnection.id },
    },
    run: listConnections,
  }),

  retrieveConnection: route({
    id: 'retrieveConnection',
    method: 'GET',
    path: '/v1/provider_connections/:connection_id',
    tag: 'Providers',
    summary: 'Retrieve a provider connection',
    scope: 'providers:read',
    params: connectionParamsSchema,
    reply: connectionSchema,
    status: 200,
    refusals: ['provider_connection_not_found'],
    example: { params: exampleParams, reply: exampleConnection },
    run: retrieveConnection,
  }),

  updateConnection: route({
    id: 'updateConnection',
    method: 'POST',
    path: '/v1/provider_connections/:connection_id',
    tag: 'Providers',
    summary: 'Change or disable a provider connection',
    description:
      'A disabled connection takes no new payments. What is under way through it is still resolved.',
    scope: 'providers:write',
    params: connectionParamsSchema,
    body: connectionChangeSchema,
    reply: connectionSchema,
    status: 200,
    refusals: [
      'provider_connection_not_found',
      'provider_already_connected',
      'provider_secret_malformed',
      ...keyRefusals,
    ],
    example: {
      params: exampleParams,
      body: { status: 'disabled' },
      reply: { ...exampleConnection, status: 'disabled' },
    },
    run: updateConnection,
  }),

  rollNoticeSecret: route({
    id: 'rollNoticeSecret',
    method: 'POST',
    path: '/v1/provider_connections/:connection_id/roll_webhook_secret',
    tag: 'Providers',
    summary: "Roll the signing secret of a provider's notices",
    description:
      'Send the secret that the provider made. Those that it replaces (all of them, unless you name one) are believed for the overlap. With replaces none it stands beside the others, for a second endpoint at the provider: Stripe tells of connected accounts at one of their own, with its own secret.',
    scope: 'providers:write',
    params: connectionParamsSchema,
    body: secretRollSchema,
    reply: connectionSchema,
    status: 200,
    refusals: [
      'provider_connection_not_found',
      'provider_secret_not_found',
      'provider_secret_malformed',
    ],
    example: {
      params: exampleParams,
      body: { webhook_secret: hiddenSecret, overlap_seconds: 3600 },
      reply: exampleConnection,
    },
    run: rollNoticeSecret,
  }),
};

const connectionRoutes: readonly AnyRoute<ProvidersDeps>[] = Object.values(providerConnections);

/** The routes of providers, for the server. */
export const providerRoutes = [...connectionRoutes, ...healthRoutes];
