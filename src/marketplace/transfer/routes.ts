import { type AnyRoute, route } from '#kernel';
import type { MarketplaceDeps } from '../deps.ts';
import { exampleShare } from '../share/routes.ts';
import { createTransfer } from './create-transfer.ts';
import { listTransfers } from './list-transfers.ts';
import { retrieveTransfer } from './retrieve-transfer.ts';
import { reverseTransfer } from './reverse-transfer.ts';
import {
  CreateTransferBody,
  ListTransfersQuery,
  ReverseTransferBody,
  TransferList,
  TransferParams,
  TransferSchema,
  type TransferView,
} from './schema.ts';

const exampleTransfer: TransferView = {
  id: 'trf_01kahqc5e7g9j1k3n5q7s9v1x3',
  object: 'transfer',
  mode: 'test',
  account_id: exampleShare.account_id,
  payment_id: exampleShare.payment_id,
  share_id: exampleShare.id,
  status: 'paid',
  amount: '27.00',
  currency: 'EUR',
  reversed_amount: '0.00',
  provider: 'stripe',
  provider_reference: 'tr_1QxYz',
  source_charge: 'ch_3QxYz',
  failure: null,
  description: null,
  metadata: {},
  created_at: '2026-11-21T09:00:00.000Z',
  updated_at: '2026-11-21T09:00:01.210Z',
};
const params = { transfer_id: exampleTransfer.id };
const statusOf = ({ status }: TransferView): 201 | 202 => (status === 'sending' ? 202 : 201);

/** Where transfers to sellers are served. */
export const transfers = {
  createTransfer: route({
    id: 'createTransfer',
    method: 'POST',
    path: '/v1/transfers',
    tag: 'Transfers',
    summary: "Move money of the platform's own to a seller",
    description:
      'For no payment: shares of payments are transferred by themselves. Answers 202 while the outcome is not known.',
    scope: 'transfers:write',
    body: CreateTransferBody,
    status: 201,
    statusOf,
    reply: TransferSchema,
    refusals: [
      'account_not_found',
      'account_cannot_receive',
      'account_currency_unsupported',
      'charge_kind_blocked',
      'transfer_not_supported',
      'amount_invalid',
      'amount_precision',
      'amount_too_large',
      'amount_not_positive',
      'amount_not_representable',
      'provider_currency_unsupported',
    ],
    example: {
      body: { account_id: exampleTransfer.account_id, amount: '5.00', currency: 'EUR' },
      reply: {
        ...exampleTransfer,
        payment_id: null,
        share_id: null,
        amount: '5.00',
        source_charge: null,
      },
    },
    run: createTransfer,
  }),
  retrieveTransfer: route({
    id: 'retrieveTransfer',
    method: 'GET',
    path: '/v1/transfers/:transfer_id',
    tag: 'Transfers',
    summary: 'Retrieve a transfer',
    scope: 'transfers:read',
    mayServeAccounts: true,
    params: TransferParams,
    status: 200,
    reply: TransferSchema,
    refusals: ['transfer_not_found'],
    example: { params, reply: exampleTransfer },
    run: retrieveTransfer,
  }),
  listTransfers: route({
    id: 'listTransfers',
    method: 'GET',
    path: '/v1/transfers',
    tag: 'Transfers',
    summary: 'List transfers to sellers, newest first',
    scope: 'transfers:read',
    mayServeAccounts: true,
    query: ListTransfersQuery,
    status: 200,
    reply: TransferList,
    refusals: [],
    example: {
      query: { account_id: exampleTransfer.account_id },
      reply: { data: [exampleTransfer], has_more: false, next_cursor: null },
    },
    run: listTransfers,
  }),
  reverseTransfer: route({
    id: 'reverseTransfer',
    method: 'POST',
    path: '/v1/transfers/:transfer_id/reversals',
    tag: 'Transfers',
    summary: 'Take money of a transfer back',
    description:
      'In the currency of the transfer. What the seller has been paid out already he owes, and it is recovered from what he earns. Refunds and disputes do this by themselves.',
    scope: 'transfers:write',
    params: TransferParams,
    body: ReverseTransferBody,
    status: 201,
    reply: TransferSchema,
    refusals: [
      'transfer_not_found',
      'transfer_wrong_state',
      'reversal_above_left',
      'amount_invalid',
      'amount_precision',
      'amount_too_large',
      'amount_not_positive',
      'amount_not_representable',
    ],
    example: {
      params,
      body: { amount: '7.00' },
      reply: { ...exampleTransfer, reversed_amount: '7.00' },
    },
    run: reverseTransfer,
  }),
};

/** The same, for the server. */
export const transferRoutes: readonly AnyRoute<MarketplaceDeps>[] = Object.values(transfers);
