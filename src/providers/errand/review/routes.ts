import { type AnyRoute, route } from '#kernel';
import { pageOf } from '../../schema.ts';
import { decideErrand } from './decide-errand.ts';
import type { ErrandReviewDeps } from './deps.ts';
import { listErrands } from './list-errands.ts';
import { lookAtErrand } from './look-at-errand.ts';
import { retrieveErrand } from './retrieve-errand.ts';
import {
  type ErrandDetails,
  type ErrandView,
  errandDecisionSchema,
  errandDetailsSchema,
  errandParamsSchema,
  errandSchema,
  errandsQuerySchema,
} from './schema.ts';

const exampleErrand: ErrandView = {
  id: 'err_01kahq5x7c9r2m4v6b8d0f1g3k',
  object: 'errand',
  mode: 'test',
  kind: 'transfer',
  owner: 'marketplace',
  subject_id: 'trf_01kahqc5e7g9j1k3n5q7s9v1x3',
  status: 'in_review',
  provider: 'stripe',
  connection_id: 'conn_01k8w3v5c2m4x9q7r1t6z0b8da',
  amount: '27.00',
  currency: 'EUR',
  provider_reference: null,
  failure: { reason: 'unknown', code: null, message: 'timeout', may_pass_later: false },
  sendings: 4,
  last_sent_at: '2026-11-16T09:06:18.000Z',
  looks: 13,
  next_look_at: null,
  created_at: '2026-11-16T09:00:00.000Z',
  updated_at: '2026-11-21T16:21:18.000Z',
};

const exampleDetails: ErrandDetails = {
  ...exampleErrand,
  request: {
    method: 'POST',
    path: '/v1/transfers',
    account: null,
    body: { amount: 2_700, currency: 'eur', destination: 'acct_1QxYz' },
  },
  exchanges: [
    {
      at: '2026-11-16T09:00:20.000Z',
      purpose: 'send',
      method: 'POST',
      path: '/v1/transfers',
      request: { amount: 2_700, currency: 'eur', destination: 'acct_1QxYz' },
      status: null,
      answer: null,
      duration_ms: 20_000,
    },
  ],
};
const decided: ErrandDetails = {
  ...exampleDetails,
  status: 'done',
  provider_reference: 'tr_1QxYz',
  failure: null,
};
const params = { errand_id: exampleErrand.id };

/** Where errands are seen and, when nobody can prove their end, decided. */
export const errands = {
  listErrands: route({
    id: 'listErrands',
    method: 'GET',
    path: '/v1/errands',
    tag: 'Errands',
    summary: 'List calls to providers for the platform',
    description:
      'An errand is one durable call: an account made or changed, a transfer, a reversal, a payout. With status in_review, those that wait for a person.',
    scope: 'reviews:read',
    query: errandsQuerySchema,
    status: 200,
    reply: pageOf(errandSchema),
    refusals: [],
    example: {
      query: { status: 'in_review' },
      reply: { data: [exampleErrand], has_more: false, next_cursor: null },
    },
    run: listErrands,
  }),
  retrieveErrand: route({
    id: 'retrieveErrand',
    method: 'GET',
    path: '/v1/errands/:errand_id',
    tag: 'Errands',
    summary: 'Retrieve an errand with its request and what was said about it',
    scope: 'reviews:read',
    params: errandParamsSchema,
    status: 200,
    reply: errandDetailsSchema,
    refusals: ['errand_not_found'],
    example: { params, reply: exampleDetails },
    run: retrieveErrand,
  }),
  lookAtErrand: route({
    id: 'lookAtErrand',
    method: 'POST',
    path: '/v1/errands/:errand_id/look',
    tag: 'Errands',
    summary: 'Ask the provider about an errand now',
    description:
      'Before its end is known. What is found ends it; one that waits for a person is asked about and never sent again.',
    scope: 'reviews:write',
    params: errandParamsSchema,
    status: 200,
    reply: errandDetailsSchema,
    refusals: ['errand_not_found', 'errand_wrong_state'],
    example: { params, reply: exampleDetails },
    run: lookAtErrand,
  }),
  decideErrand: route({
    id: 'decideErrand',
    method: 'POST',
    path: '/v1/errands/:errand_id/resolve',
    tag: 'Errands',
    summary: 'Say what became of an errand that waits for a person',
    description:
      'What is called done is read at the provider first, and has to be what the errand asked for: its name on it, its amount, its account.',
    scope: 'reviews:write',
    params: errandParamsSchema,
    body: errandDecisionSchema,
    status: 200,
    reply: errandDetailsSchema,
    refusals: [
      'errand_not_found',
      'errand_wrong_state',
      'errand_reference_missing',
      'errand_reference_mismatch',
      'errand_provider_unreachable',
    ],
    example: {
      params,
      body: {
        outcome: 'done',
        provider_reference: 'tr_1QxYz',
        reason: 'Seen in the dashboard of the provider, with the id of the errand on it.',
      },
      reply: decided,
    },
    run: decideErrand,
  }),
};

/** The same, for the server. */
export const errandRoutes: readonly AnyRoute<ErrandReviewDeps>[] = Object.values(errands);
