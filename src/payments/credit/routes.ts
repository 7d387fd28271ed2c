import { type AnyRoute, route } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { examplePayment } from '../payment/example.ts';
import { PaymentParams } from '../payment/schema.ts';
import { exampleCredit, exampleInstructions, exampleMatchedCredit } from './example.ts';
import { listCredits } from './list-credits.ts';
import { matchCredit } from './match-credit.ts';
import { retrieveCredit } from './retrieve-credit.ts';
import { retrieveTransferInstructions } from './retrieve-transfer-instructions.ts';
import {
  CreditDetailSchema,
  CreditList,
  CreditParams,
  ListCreditsQuery,
  MatchCreditBody,
  TransferInstructionsSchema,
} from './schema.ts';

/** Where money that arrives unasked is served. */
export const credits = {
  retrieveTransferInstructions: route({
    id: 'retrieveTransferInstructions',
    method: 'GET',
    path: '/v1/payments/:payment_id/transfer_instructions',
    tag: 'Payments',
    summary: 'Show how to pay a payment by bank transfer, with a QR code',
    scope: 'payments:read',
    params: PaymentParams,
    status: 200,
    reply: TransferInstructionsSchema,
    refusals: ['payment_not_found', 'transfer_not_awaited'],
    example: { params: { payment_id: examplePayment.id }, reply: exampleInstructions },
    run: retrieveTransferInstructions,
  }),
  listCredits: route({
    id: 'listCredits',
    method: 'GET',
    path: '/v1/credits',
    tag: 'Credits',
    summary: 'List money that arrived on bank accounts',
    scope: 'credits:read',
    query: ListCreditsQuery,
    status: 200,
    reply: CreditList,
    refusals: [],
    example: {
      query: { status: 'suspended' },
      reply: { data: [exampleCredit], has_more: false, next_cursor: null },
    },
    run: listCredits,
  }),
  retrieveCredit: route({
    id: 'retrieveCredit',
    method: 'GET',
    path: '/v1/credits/:credit_id',
    tag: 'Credits',
    summary: 'Show one credit, and what payments took of it',
    scope: 'credits:read',
    params: CreditParams,
    status: 200,
    reply: CreditDetailSchema,
    refusals: ['credit_not_found'],
    example: {
      params: { credit_id: exampleCredit.id },
      reply: { ...exampleCredit, payments: [] },
    },
    run: retrieveCredit,
  }),
  matchCredit: route({
    id: 'matchCredit',
    method: 'POST',
    path: '/v1/credits/:credit_id/match',
    tag: 'Credits',
    summary: 'Say which payment a credit is for',
    scope: 'credits:write',
    params: CreditParams,
    body: MatchCreditBody,
    status: 200,
    reply: CreditDetailSchema,
    refusals: [
      'credit_not_found',
      'credit_wrong_state',
      'credit_does_not_fit',
      'payment_not_found',
      'transfer_not_awaited',
    ],
    example: {
      params: { credit_id: exampleCredit.id },
      body: { payment_id: examplePayment.id, reason: 'The payer sent us his bank statement.' },
      reply: exampleMatchedCredit,
    },
    run: matchCredit,
  }),
};

/** The same, for the server. */
export const creditRoutes: readonly AnyRoute<PaymentsDeps>[] = Object.values(credits);
