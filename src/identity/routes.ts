import { type AnyRoute, route } from '#kernel';
import { listAuditEntries } from './audit/list-audit-entries.ts';
import type { IdentityDeps } from './deps.ts';
import { createKey } from './key/create-key.ts';
import { listKeys } from './key/list-keys.ts';
import { retrieveKey } from './key/retrieve-key.ts';
import { revokeKey } from './key/revoke-key.ts';
import { rollKey } from './key/roll-key.ts';
import { retrieveOrganisation } from './organisation/retrieve-organisation.ts';
import {
  type ApiKey,
  apiKeySchema,
  auditEntrySchema,
  auditQuerySchema,
  createdKeySchema,
  keyOrderSchema,
  keyParamsSchema,
  keysQuerySchema,
  organisationSchema,
  pageOf,
  rollOrderSchema,
} from './schema.ts';

const exampleKey: ApiKey = {
  id: 'key_01k8w3v5c2m4x9q7r1t6z0b8da',
  object: 'api_key',
  mode: 'test',
  kind: 'restricted',
  name: 'Shop server',
  prefix: 'rk_test_9fQ2',
  last4: 'x7Lm',
  scopes: ['payments:write', 'payments:read'],
  allowed_ips: ['203.0.113.0/24'],
  created_at: '2026-11-21T09:30:00.000Z',
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
  rolled_to: null,
  account_id: null,
};
const secret = `rk_test_9fQ2${'•'.repeat(35)}x7Lm`;
const keyParams = { key_id: exampleKey.id };

/** The declarations by name, with their types. */
export const identity = {
  retrieveOrganisation: route({
    id: 'retrieveOrganisation',
    method: 'GET',
    path: '/v1/organisation',
    tag: 'Organisation',
    summary: 'Retrieve the organisation',
    description: 'The organisation that the key speaks for, and the mode it speaks in.',
    scope: 'organisation:read',
    reply: organisationSchema,
    status: 200,
    refusals: [],
    example: {
      reply: {
        id: 'org_01k8w3v5c2m4x9q7r1t6z0b8da',
        object: 'organisation',
        mode: 'test',
        name: 'Demo shop',
        created_at: '2026-11-21T09:30:00.000Z',
      },
    },
    run: async (deps: IdentityDeps, caller) => await retrieveOrganisation(deps, caller),
  }),

  createKey: route({
    id: 'createKey',
    method: 'POST',
    path: '/v1/api_keys',
    tag: 'API keys',
    summary: 'Create an API key',
    description: 'The answer shows the key itself in `secret`, this once. Store it safely.',
    scope: 'keys:write',
    body: keyOrderSchema,
    reply: createdKeySchema,
    status: 201,
    refusals: [
      'key_kind_and_scopes_differ',
      'key_kind_and_account_differ',
      'ip_range_invalid',
      'expiry_in_the_past',
      'scope_not_grantable',
    ],
    example: {
      body: {
        kind: 'restricted',
        name: 'Shop server',
        scopes: ['payments:write', 'payments:read'],
        allowed_ips: ['203.0.113.0/24'],
      },
      reply: { ...exampleKey, secret },
    },
    run: createKey,
  }),

  listKeys: route({
    id: 'listKeys',
    method: 'GET',
    path: '/v1/api_keys',
    tag: 'API keys',
    summary: 'List API keys',
    scope: 'keys:read',
    query: keysQuerySchema,
    reply: pageOf(apiKeySchema),
    status: 200,
    refusals: [],
    example: {
      query: { limit: '1' },
      reply: { data: [exampleKey], has_more: true, next_cursor: exampleKey.id },
    },
    run: listKeys,
  }),

  retrieveKey: route({
    id: 'retrieveKey',
    method: 'GET',
    path: '/v1/api_keys/:key_id',
    tag: 'API keys',
    summary: 'Retrieve an API key',
    scope: 'keys:read',
    params: keyParamsSchema,
    reply: apiKeySchema,
    status: 200,
    refusals: ['api_key_not_found'],
    example: { params: keyParams, reply: exampleKey },
    run: retrieveKey,
  }),

  rollKey: route({
    id: 'rollKey',
    method: 'POST',
    path: '/v1/api_keys/:key_id/roll',
    tag: 'API keys',
    summary: 'Roll an API key',
    description: 'Answers a new key of the same kind. The old one works on for the overlap.',
    scope: 'keys:write',
    params: keyParamsSchema,
    body: rollOrderSchema,
    reply: createdKeySchema,
    status: 201,
    refusals: ['api_key_not_found', 'api_key_not_active', 'scope_not_grantable'],
    example: {
      params: keyParams,
      body: { overlap_seconds: 3600 },
      reply: { ...exampleKey, secret },
    },
    run: rollKey,
  }),

  revokeKey: route({
    id: 'revokeKey',
    method: 'DELETE',
    path: '/v1/api_keys/:key_id',
    tag: 'API keys',
    summary: 'Revoke an API key',
    description: 'Ends the key within two seconds. Revoking it again changes nothing.',
    scope: 'keys:write',
    params: keyParamsSchema,
    reply: apiKeySchema,
    status: 200,
    refusals: ['api_key_not_found'],
    example: {
      params: keyParams,
      reply: { ...exampleKey, revoked_at: '2026-11-21T10:00:00.000Z' },
    },
    run: revokeKey,
  }),

  listAuditEntries: route({
    id: 'listAuditEntries',
    method: 'GET',
    path: '/v1/audit_log',
    tag: 'Audit log',
    summary: 'List audit entries',
    description: 'Newest first. Each entry carries the hash of the one before it in its own.',
    scope: 'audit:read',
    query: auditQuerySchema,
    reply: pageOf(auditEntrySchema),
    status: 200,
    refusals: [],
    example: {
      query: { limit: '1' },
      reply: {
        data: [
          {
            id: 'aud_01k8w3v5c2m4x9q7r1t6z0b8da',
            object: 'audit_entry',
            sequence: '2',
            actor: 'key_01k8w3v5c2m4x9q7r1t6z0b8da',
            action: 'api_key.created',
            object_type: 'api_key',
            object_id: exampleKey.id,
            detail: { kind: 'restricted', name: 'Shop server' },
            request_id: 'req_01k8w3v5c2m4x9q7r1t6z0b8da',
            occurred_at: '2026-11-21T09:30:00.000Z',
            hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
          },
        ],
        has_more: true,
        next_cursor: '2',
      },
    },
    run: listAuditEntries,
  }),
};

/** The routes of identity, for the server. */
export const identityRoutes: readonly AnyRoute<IdentityDeps>[] = Object.values(identity);
