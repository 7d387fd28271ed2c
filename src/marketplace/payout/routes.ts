import { type AnyRoute, route } from '#kernel';
import type { MarketplaceDeps } from '../deps.ts';
import { exampleShare } from '../share/routes.ts';
import { cancelPayout } from './cancel-payout.ts';
import { createPayout } from './create-payout.ts';
import { listPayoutLines } from './list-payout-lines.ts';
import { listPayouts } from './list-payouts.ts';
import { retrievePayout } from './retrieve-payout.ts';
import {
  CreatePayoutBody,
  ListPayoutsQuery,
  PayoutLineList,
  PayoutLinesQuery,
  PayoutList,
  PayoutParams,
  PayoutSchema,
  type PayoutView,
} from './schema.ts';

const examplePayout: PayoutView = {
  id: 'po_01kahqd6f8h0k2m4p6r8t0v2x4',
  object: 'payout',
  mode: 'test',
  account_id: exampleShare.account_id,
  status: 'pending',
  amount: '80.00',
  currency: 'EUR',
  fee_amount: '0.00',
  method: 'standard',
  is_automatic: false,
  external_account: 'ba_1QxYz',
  provider: 'stripe',
  provider_reference: 'po_1QxYz',
  arrives_on: '2026-11-24T00:00:00.000Z',
  paid_at: null,
  failure: null,
  description: null,
  metadata: {},
  created_at: '2026-11-21T10:00:00.000Z',
  updated_at: '2026-11-21T10:00:00.480Z',
};
const params = { payout_id: examplePayout.id };
const reading = {
  method: 'GET',
  tag: 'Payouts',
  scope: 'payouts:read',
  mayServeAccounts: true,
  status: 200,
} as const;

/** Where payouts to sellers are served. */
export const payouts = {
  createPayout: route({
    id: 'createPayout',
    method: 'POST',
    path: '/v1/payouts',
    tag: 'Payouts',
    summary: 'Pay a seller out',
    description:
      'What is available, or a part of it. Paid is not final: a payout may fail within five business days, and its amount is then available again. Answers 202 while the outcome is not known.',
    scope: 'payouts:write',
    body: CreatePayoutBody,
    status: 201,
    statusOf: ({ status }) => (status === 'sending' ? 202 : 201),
    reply: PayoutSchema,
    refusals: [
      'payout_account_not_found',
      'account_cannot_be_paid_out',
      'payout_above_available',
      'payout_not_supported',
      'amount_invalid',
      'amount_precision',
      'amount_too_large',
      'amount_not_positive',
      'amount_not_representable',
      'provider_currency_unsupported',
    ],
    example: {
      body: { account_id: examplePayout.account_id, amount: '80.00', currency: 'EUR' },
      reply: examplePayout,
    },
    run: createPayout,
  }),
  retrievePayout: route({
    ...reading,
    id: 'retrievePayout',
    path: '/v1/payouts/:payout_id',
    summary: 'Retrieve a payout',
    params: PayoutParams,
    reply: PayoutSchema,
    refusals: ['payout_not_found'],
    example: { params, reply: examplePayout },
    run: retrievePayout,
  }),
  listPayouts: route({
    ...reading,
    id: 'listPayouts',
    path: '/v1/payouts',
    summary: 'List payouts, newest first',
    query: ListPayoutsQuery,
    reply: PayoutList,
    refusals: [],
    example: {
      query: { account_id: examplePayout.account_id },
      reply: { data: [examplePayout], has_more: false, next_cursor: null },
    },
    run: listPayouts,
  }),
  listPayoutLines: route({
    ...reading,
    id: 'listPayoutLines',
    path: '/v1/payouts/:payout_id/lines',
    summary: 'List what a payout pays out',
    description:
      "Of an automatic payout the provider's balance transactions; of one of yours what became available since the one before it.",
    params: PayoutParams,
    query: PayoutLinesQuery,
    reply: PayoutLineList,
    refusals: ['payout_not_found'],
    example: {
      params,
      reply: {
        data: [
          {
            id: '1795253400000.12',
            object: 'payout_line',
            category: 'share.released',
            amount: '27.00',
            fee_amount: '0.00',
            currency: 'EUR',
            source: exampleShare.payment_id,
            occurred_at: '2026-11-21T09:30:00.000Z',
          },
        ],
        has_more: false,
        next_cursor: null,
      },
    },
    run: listPayoutLines,
  }),
  cancelPayout: route({
    id: 'cancelPayout',
    method: 'POST',
    path: '/v1/payouts/:payout_id/cancel',
    tag: 'Payouts',
    summary: 'Call a pending payout off',
    scope: 'payouts:write',
    params: PayoutParams,
    status: 200,
    reply: PayoutSchema,
    refusals: ['payout_not_found', 'payout_wrong_state'],
    example: { params, reply: { ...examplePayout, status: 'canceled' } },
    run: cancelPayout,
  }),
};

/** The same, for the server. */
export const payoutRoutes: readonly AnyRoute<MarketplaceDeps>[] = Object.values(payouts);
