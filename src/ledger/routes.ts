import { type AnyRoute, route } from '#kernel';
import { listLedgerAccounts } from './account/list-ledger-accounts.ts';
import { listLedgerBalances } from './account/list-ledger-balances.ts';
import { listLedgerEntries } from './account/list-ledger-entries.ts';
import { retrieveLedgerAccount } from './account/retrieve-ledger-account.ts';
import { retrieveTrialBalance } from './account/retrieve-trial-balance.ts';
import type { LedgerDeps } from './deps.ts';
import {
  type AccountView,
  accountParamsSchema,
  accountSchema,
  accountsQuerySchema,
  balanceSchema,
  balancesQuerySchema,
  entriesQuerySchema,
  pageOf,
  statementLineSchema,
  transferParamsSchema,
  transferSchema,
  trialBalanceSchema,
} from './schema.ts';
import { retrieveLedgerTransfer } from './transfer/retrieve-ledger-transfer.ts';

const reading = { method: 'GET', tag: 'Ledger', scope: 'ledger:read', status: 200 } as const;

const exampleAccount: AccountView = {
  id: 'provider:stripe:clearing:EUR',
  object: 'ledger_account',
  currency: 'EUR',
  normal_side: 'debit',
  balance: '10.50',
  pending_debits: '0.00',
  pending_credits: '0.00',
  available: '10.50',
  floor: null,
  entry_count: '1',
};
const params = { path: exampleAccount.id };
const paymentId = 'pay_01k8w3v5c2m4x9q7r1t6z0b8da';
const transferId = 'captured:att_01k8w3v5c2m4x9q7r1t6z0b8da';
const at = '2026-11-21T09:30:00.000Z';
const lastPage = { has_more: false, next_cursor: null } as const;
const moved = { layer: 'posted', amount: '10.50', currency: 'EUR' } as const;
const described = {
  kind: 'payment.captured',
  reference: { type: 'payment', id: paymentId },
  effective_at: at,
  booked_at: at,
} as const;

/** The declarations by name, with their types. */
export const ledger = {
  listLedgerAccounts: route({
    ...reading,
    id: 'listLedgerAccounts',
    path: '/v1/ledger/accounts',
    summary: 'List ledger accounts',
    description: 'By path, with what each holds now on its normal side.',
    query: accountsQuerySchema,
    reply: pageOf(accountSchema),
    refusals: [],
    example: { query: { prefix: 'provider:' }, reply: { data: [exampleAccount], ...lastPage } },
    run: listLedgerAccounts,
  }),

  retrieveLedgerAccount: route({
    ...reading,
    id: 'retrieveLedgerAccount',
    path: '/v1/ledger/accounts/:path',
    summary: 'Retrieve a ledger account',
    params: accountParamsSchema,
    reply: accountSchema,
    refusals: ['ledger_account_not_found'],
    example: { params, reply: exampleAccount },
    run: retrieveLedgerAccount,
  }),

  listLedgerEntries: route({
    ...reading,
    id: 'listLedgerEntries',
    path: '/v1/ledger/accounts/:path/entries',
    summary: "List an account's entries",
    description: 'The statement of the account, newest first, with what it held after each entry.',
    params: accountParamsSchema,
    query: entriesQuerySchema,
    reply: pageOf(statementLineSchema),
    refusals: ['ledger_account_not_found'],
    example: {
      params,
      reply: {
        data: [
          {
            id: '1795253400000.1',
            object: 'ledger_entry',
            transfer_id: transferId,
            side: 'debit',
            balance_after: '10.50',
            ...moved,
            ...described,
          },
        ],
        ...lastPage,
      },
    },
    run: listLedgerEntries,
  }),

  retrieveLedgerTransfer: route({
    ...reading,
    id: 'retrieveLedgerTransfer',
    path: '/v1/ledger/transfers/:transfer_id',
    summary: 'Retrieve a ledger transfer',
    params: transferParamsSchema,
    reply: transferSchema,
    refusals: ['ledger_transfer_not_found'],
    example: {
      params: { transfer_id: transferId },
      reply: {
        id: transferId,
        object: 'ledger_transfer',
        phase: 'posted',
        hold_id: null,
        ...described,
        entries: [
          { account: exampleAccount.id, side: 'debit', ...moved },
          { account: 'organisation:balance:EUR', side: 'credit', ...moved },
        ],
      },
    },
    run: retrieveLedgerTransfer,
  }),

  retrieveTrialBalance: route({
    ...reading,
    id: 'retrieveTrialBalance',
    path: '/v1/ledger/trial_balance',
    summary: 'Retrieve the trial balance',
    description: 'All accounts summed by currency. Debits equal credits at any time.',
    reply: trialBalanceSchema,
    refusals: [],
    example: {
      reply: {
        object: 'trial_balance',
        is_balanced: true,
        currencies: [
          {
            currency: 'EUR',
            debits: '10.50',
            credits: '10.50',
            pending_debits: '0.00',
            pending_credits: '0.00',
          },
        ],
      },
    },
    run: async (deps: LedgerDeps, caller) => await retrieveTrialBalance(deps, caller),
  }),

  listLedgerBalances: route({
    ...reading,
    id: 'listLedgerBalances',
    path: '/v1/ledger/balances',
    summary: 'List balances at a moment',
    description: 'What the books said of each account at a past moment, by the time of booking.',
    query: balancesQuerySchema,
    reply: pageOf(balanceSchema),
    refusals: [],
    example: {
      query: { at },
      reply: {
        data: [
          {
            id: exampleAccount.id,
            object: 'ledger_balance',
            currency: 'EUR',
            normal_side: 'debit',
            balance: '10.50',
            pending: '0.00',
            at,
          },
        ],
        ...lastPage,
      },
    },
    run: listLedgerBalances,
  }),
};

/** The routes of the ledger, for the server. */
export const ledgerRoutes: readonly AnyRoute<LedgerDeps>[] = Object.values(ledger);
