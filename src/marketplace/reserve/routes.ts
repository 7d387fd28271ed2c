import { type AnyRoute, route } from '#kernel';
import type { MarketplaceDeps } from '../deps.ts';
import { exampleShare } from '../share/routes.ts';
import { createReserve } from './create-reserve.ts';
import { listReserves } from './list-reserves.ts';
import { releaseReserve } from './release-reserve.ts';
import {
  CreateReserveBody,
  ListReservesQuery,
  ReserveList,
  ReserveParams,
  ReserveSchema,
  type ReserveView,
} from './schema.ts';

const exampleReserve: ReserveView = {
  id: 'rsv_01kahqe7g9j1k3n5q7s9v1x3z5',
  object: 'reserve',
  mode: 'test',
  account_id: exampleShare.account_id,
  amount: '20.00',
  currency: 'EUR',
  reason: 'new seller',
  release_at: '2026-12-21T00:00:00.000Z',
  released_at: null,
  created_at: '2026-11-21T10:00:00.000Z',
};

/** Where reserves of sellers are served. */
export const reserves = {
  createReserve: route({
    id: 'createReserve',
    method: 'POST',
    path: '/v1/reserves',
    tag: 'Balances',
    summary: 'Keep back a part of what a seller has available',
    scope: 'payouts:write',
    body: CreateReserveBody,
    status: 201,
    reply: ReserveSchema,
    refusals: [
      'payout_account_not_found',
      'reserve_above_available',
      'amount_invalid',
      'amount_precision',
      'amount_too_large',
      'amount_not_positive',
    ],
    example: {
      body: { account_id: exampleReserve.account_id, amount: '20.00', currency: 'EUR' },
      reply: exampleReserve,
    },
    run: createReserve,
  }),
  listReserves: route({
    id: 'listReserves',
    method: 'GET',
    path: '/v1/reserves',
    tag: 'Balances',
    summary: 'List reserves, newest first',
    scope: 'balances:read',
    mayServeAccounts: true,
    query: ListReservesQuery,
    status: 200,
    reply: ReserveList,
    refusals: [],
    example: {
      query: { account_id: exampleReserve.account_id },
      reply: { data: [exampleReserve], has_more: false, next_cursor: null },
    },
    run: listReserves,
  }),
  releaseReserve: route({
    id: 'releaseReserve',
    method: 'POST',
    path: '/v1/reserves/:reserve_id/release',
    tag: 'Balances',
    summary: 'Let a reserve go',
    scope: 'payouts:write',
    params: ReserveParams,
    status: 200,
    reply: ReserveSchema,
    refusals: ['reserve_not_found'],
    example: {
      params: { reserve_id: exampleReserve.id },
      reply: { ...exampleReserve, released_at: '2026-12-01T10:00:00.000Z' },
    },
    run: releaseReserve,
  }),
};

/** The same, for the server. */
export const reserveRoutes: readonly AnyRoute<MarketplaceDeps>[] = Object.values(reserves);
