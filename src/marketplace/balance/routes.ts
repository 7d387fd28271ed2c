import { type AnyRoute, route } from '#kernel';
import type { MarketplaceDeps } from '../deps.ts';
import { exampleShare } from '../share/routes.ts';
import { listBalanceHistory } from './list-balance-history.ts';
import { listBalances } from './list-balances.ts';
import {
  BalanceHistory,
  BalanceHistoryParams,
  BalanceHistoryQuery,
  BalanceList,
  type BalanceView,
  ListBalancesQuery,
} from './schema.ts';

const { account_id } = exampleShare;
const exampleBalance: BalanceView = {
  object: 'balance',
  mode: 'test',
  account_id,
  currency: 'EUR',
  pending_amount: '27.00',
  available_amount: '120.50',
  reserved_amount: '0.00',
  paying_out_amount: '80.00',
  owing_amount: '0.00',
  at_provider_amount: '120.50',
};

/** Where balances of sellers are served. */
export const balances = {
  listBalances: route({
    id: 'listBalances',
    method: 'GET',
    path: '/v1/balances',
    tag: 'Balances',
    summary: 'List what a seller has, by currency',
    description:
      'Of payments through any provider. Pending, available, reserved and paying out less owing is what you owe him in all.',
    scope: 'balances:read',
    mayServeAccounts: true,
    query: ListBalancesQuery,
    status: 200,
    reply: BalanceList,
    refusals: ['balance_account_missing', 'payout_account_not_found'],
    example: { query: { account_id }, reply: { data: [exampleBalance] } },
    run: listBalances,
  }),
  listBalanceHistory: route({
    id: 'listBalanceHistory',
    method: 'GET',
    path: '/v1/accounts/:account_id/balance_history',
    tag: 'Balances',
    summary: 'List what moved a balance of a seller, newest first',
    scope: 'balances:read',
    mayServeAccounts: true,
    params: BalanceHistoryParams,
    query: BalanceHistoryQuery,
    status: 200,
    reply: BalanceHistory,
    refusals: ['payout_account_not_found'],
    example: {
      params: { account_id },
      query: { currency: 'EUR' },
      reply: {
        data: [
          {
            id: '1795253400000.12',
            object: 'balance_line',
            amount: '27.00',
            currency: 'EUR',
            balance_after: '120.50',
            kind: 'share.released',
            source: { type: 'split', id: exampleShare.payment_id },
            ledger_transfer_id: `split:${exampleShare.payment_id}:2`,
            effective_at: '2026-11-21T09:30:00.000Z',
            booked_at: '2026-11-21T09:30:00.000Z',
          },
        ],
        has_more: false,
        next_cursor: null,
      },
    },
    run: listBalanceHistory,
  }),
};

/** The same, for the server. */
export const balanceRoutes: readonly AnyRoute<MarketplaceDeps>[] = Object.values(balances);
