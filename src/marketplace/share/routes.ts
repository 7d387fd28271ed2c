import { type AnyRoute, route } from '#kernel';
import type { MarketplaceDeps } from '../deps.ts';
import { listShares } from './list-shares.ts';
import { releaseShares } from './release-shares.ts';
import { retrieveShare } from './retrieve-share.ts';
import {
  ListSharesQuery,
  ReleaseSharesBody,
  ShareList,
  ShareParams,
  ShareSchema,
  SharesOfPaymentParams,
  type ShareView,
} from './schema.ts';

/** A share as the reference shows it. */
export const exampleShare: ShareView = {
  id: 'shr_01kahqb4d6f8h0k2m4p6r8t0v2',
  object: 'share',
  mode: 'test',
  payment_id: 'pay_01kahq6w8y0b2d4f6h8k0m2p4r',
  account_id: 'acc_01kahq5v7x9z1b3d5f7h9k1m3p',
  status: 'held',
  amount: '27.00',
  currency: 'EUR',
  credited_amount: '27.00',
  provider_fee_amount: '0.00',
  taken_back_amount: '0.00',
  net_amount: '27.00',
  transferred_amount: '0.00',
  hold: { release: 'on_delivery', at: null },
  problem: null,
  created_at: '2026-11-21T09:00:00.000Z',
  updated_at: '2026-11-21T09:00:00.000Z',
};
const page = { data: [exampleShare], has_more: false, next_cursor: null };

/** Where shares of split payments are served. */
export const shares = {
  listShares: route({
    id: 'listShares',
    method: 'GET',
    path: '/v1/shares',
    tag: 'Shares',
    summary: 'List shares of split payments, newest first',
    scope: 'transfers:read',
    mayServeAccounts: true,
    query: ListSharesQuery,
    status: 200,
    reply: ShareList,
    refusals: [],
    example: { query: { payment_id: exampleShare.payment_id }, reply: page },
    run: listShares,
  }),
  retrieveShare: route({
    id: 'retrieveShare',
    method: 'GET',
    path: '/v1/shares/:share_id',
    tag: 'Shares',
    summary: 'Retrieve a share',
    scope: 'transfers:read',
    mayServeAccounts: true,
    params: ShareParams,
    status: 200,
    reply: ShareSchema,
    refusals: ['share_not_found'],
    example: { params: { share_id: exampleShare.id }, reply: exampleShare },
    run: retrieveShare,
  }),
  releaseShares: route({
    id: 'releaseShares',
    method: 'POST',
    path: '/v1/payments/:payment_id/release',
    tag: 'Shares',
    summary: 'Let shares of a payment go to their sellers',
    description:
      'The delivery signal, or your own word: shares that are held are released, and what their sellers are to have is transferred. Asking again changes nothing.',
    scope: 'transfers:write',
    params: SharesOfPaymentParams,
    body: ReleaseSharesBody,
    status: 200,
    reply: ShareList,
    refusals: ['payment_not_split', 'account_not_in_split'],
    example: {
      params: { payment_id: exampleShare.payment_id },
      body: { account_ids: [exampleShare.account_id] },
      reply: { ...page, data: [{ ...exampleShare, status: 'released' }] },
    },
    run: releaseShares,
  }),
};

/** The same, for the server. */
export const shareRoutes: readonly AnyRoute<MarketplaceDeps>[] = Object.values(shares);
