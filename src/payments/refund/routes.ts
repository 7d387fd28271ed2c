import { type AnyRoute, route } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { examplePayment } from '../payment/example.ts';
import { createRefund } from './create-refund.ts';
import { listRefunds } from './list-refunds.ts';
import { retrieveRefund } from './retrieve-refund.ts';
import {
  CreateRefundBody,
  ListRefundsQuery,
  RefundList,
  RefundParams,
  RefundSchema,
  type RefundView,
} from './schema.ts';

const exampleRefund: RefundView = {
  id: 're_01kahq7b3d5f7h9k1m3p5r7t9v',
  object: 'refund',
  mode: 'test',
  payment_id: examplePayment.id,
  status: 'succeeded',
  amount: '4.00',
  currency: 'EUR',
  reason: 'requested_by_customer',
  split: null,
  failure: null,
  metadata: {},
  created_at: '2026-11-21T09:05:00.000Z',
  updated_at: '2026-11-21T09:05:00.301Z',
};

/** Where refunds are served. */
export const refunds = {
  createRefund: route({
    id: 'createRefund',
    method: 'POST',
    path: '/v1/refunds',
    tag: 'Refunds',
    summary: 'Give money back, whole or in part',
    description:
      'The amount is reserved before the provider is asked. Answers 202 while the refund is pending.',
    scope: 'refunds:write',
    body: CreateRefundBody,
    status: 201,
    statusOf: (reply) => (reply.status === 'pending' ? 202 : 201),
    reply: RefundSchema,
    refusals: [
      'payment_not_found',
      'payment_wrong_state',
      'refund_above_captured',
      'currency_differs',
      'amount_invalid',
      'amount_precision',
      'amount_too_large',
      'amount_not_positive',
      'amount_not_representable',
      'refund_split_invalid',
    ],
    example: {
      body: { payment_id: examplePayment.id, amount: '4.00', reason: 'requested_by_customer' },
      reply: exampleRefund,
    },
    run: createRefund,
  }),
  retrieveRefund: route({
    id: 'retrieveRefund',
    method: 'GET',
    path: '/v1/refunds/:refund_id',
    tag: 'Refunds',
    summary: 'Retrieve a refund',
    scope: 'refunds:read',
    params: RefundParams,
    status: 200,
    reply: RefundSchema,
    refusals: ['refund_not_found'],
    example: { params: { refund_id: exampleRefund.id }, reply: exampleRefund },
    run: retrieveRefund,
  }),
  listRefunds: route({
    id: 'listRefunds',
    method: 'GET',
    path: '/v1/refunds',
    tag: 'Refunds',
    summary: 'List refunds, newest first',
    scope: 'refunds:read',
    query: ListRefundsQuery,
    status: 200,
    reply: RefundList,
    refusals: [],
    example: {
      query: { payment_id: examplePayment.id },
      reply: { data: [exampleRefund], has_more: false, next_cursor: null },
    },
    run: listRefunds,
  }),
};

/** The same, for the server. */
export const refundRoutes: readonly AnyRoute<PaymentsDeps>[] = Object.values(refunds);
