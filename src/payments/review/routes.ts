import { type AnyRoute, route } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { examplePayment } from '../payment/example.ts';
import { listReviews } from './list-reviews.ts';
import { resolveReview } from './resolve-review.ts';
import {
  ListReviewsQuery,
  ResolveReviewBody,
  ReviewList,
  ReviewParams,
  ReviewSchema,
  type ReviewView,
} from './schema.ts';

const exampleReview: ReviewView = {
  id: 'att_01kahq5x7c9r2m4v6b8d0f1g3k',
  object: 'review',
  payment_id: examplePayment.id,
  refund_id: null,
  operation: 'authorize',
  provider: 'stripe',
  status: 'in_review',
  amount: '10.50',
  currency: 'EUR',
  provider_reference: null,
  reason: 'unknown, and nothing more to ask: timeout',
  looks: 12,
  created_at: '2026-11-16T09:00:00.000Z',
  updated_at: '2026-11-21T09:00:00.000Z',
};

/** Where the review queue is served. */
export const reviews = {
  listReviews: route({
    id: 'listReviews',
    method: 'GET',
    path: '/v1/reviews',
    tag: 'Reviews',
    summary: 'List attempts that wait for a person',
    scope: 'reviews:read',
    query: ListReviewsQuery,
    status: 200,
    reply: ReviewList,
    refusals: [],
    example: { reply: { data: [exampleReview], has_more: false, next_cursor: null } },
    run: listReviews,
  }),
  resolveReview: route({
    id: 'resolveReview',
    method: 'POST',
    path: '/v1/reviews/:attempt_id/resolve',
    tag: 'Reviews',
    summary: 'Say what became of an attempt, with the proof',
    scope: 'reviews:write',
    params: ReviewParams,
    body: ResolveReviewBody,
    status: 200,
    reply: ReviewSchema,
    refusals: ['review_not_found', 'review_reference_missing', 'review_outcome_not_possible'],
    example: {
      params: { attempt_id: exampleReview.id },
      body: {
        outcome: 'approved',
        provider_reference: 'pi_3PqR5t',
        reason: 'Seen as succeeded in the dashboard of the provider.',
      },
      reply: { ...exampleReview, status: 'approved', provider_reference: 'pi_3PqR5t' },
    },
    run: resolveReview,
  }),
};

/** The same, for the server. */
export const reviewRoutes: readonly AnyRoute<PaymentsDeps>[] = Object.values(reviews);
