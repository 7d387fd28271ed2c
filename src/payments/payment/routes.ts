import { type AnyRoute, route } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { cancelPayment } from './cancel-payment.ts';
import { capturePayment } from './capture-payment.ts';
import { confirmPayment } from './confirm-payment.ts';
import { createPayment } from './create-payment.ts';
import { exampleAuthorized, examplePayment } from './example.ts';
import { listPayments } from './list-payments.ts';
import { retrievePayment } from './retrieve-payment.ts';
import {
  CapturePaymentBody,
  ConfirmPaymentBody,
  CreatePaymentBody,
  ListPaymentsQuery,
  PaymentList,
  PaymentParams,
  PaymentSchema,
  type PaymentView,
  UpdatePaymentBody,
} from './schema.ts';
import { updatePayment } from './update-payment.ts';

const params = { payment_id: examplePayment.id };

/** 202 while an operation has not come to its end: its outcome will be told by an event. */
const statusOf = (reply: PaymentView): 200 | 202 =>
  reply.has_open_attempt && reply.status !== 'requires_action' ? 202 : 200;

/** Where payments are served. */
export const payments = {
  createPayment: route({
    id: 'createPayment',
    method: 'POST',
    path: '/v1/payments',
    tag: 'Payments',
    summary: 'Create a payment, and confirm it at once where asked',
    description:
      'Answers 202 where the outcome is not known yet: it will be found out and told by an event. Never create a second payment for a 202.',
    scope: 'payments:write',
    body: CreatePaymentBody,
    status: 201,
    statusOf: (reply) => (statusOf(reply) === 202 ? 202 : 201),
    reply: PaymentSchema,
    refusals: [
      'amount_invalid',
      'amount_precision',
      'amount_too_large',
      'amount_not_positive',
      'amount_above_limit',
      'currency_unknown',
      'amount_not_representable',
      'customer_not_found',
      'customer_deleted',
      'payment_method_missing',
      'payment_method_not_found',
      'payment_method_not_usable',
      'provider_not_connected',
    ],
    example: {
      body: {
        amount: '10.50',
        currency: 'EUR',
        confirm: true,
        payment_method: { type: 'card', token: 'pm_card_visa' },
        reference: 'order-1042',
        metadata: { basket: 'b-77' },
      },
      reply: examplePayment,
    },
    run: createPayment,
  }),
  confirmPayment: route({
    id: 'confirmPayment',
    method: 'POST',
    path: '/v1/payments/:payment_id/confirm',
    tag: 'Payments',
    summary: 'Try to get a payment, or try again after a decline',
    scope: 'payments:write',
    params: PaymentParams,
    body: ConfirmPaymentBody,
    status: 200,
    statusOf,
    reply: PaymentSchema,
    refusals: [
      'payment_not_found',
      'payment_wrong_state',
      'payment_method_missing',
      'payment_method_not_found',
      'payment_method_not_usable',
      'provider_not_connected',
    ],
    example: {
      params,
      body: { payment_method: { type: 'card', token: 'pm_card_visa' } },
      reply: examplePayment,
    },
    run: confirmPayment,
  }),
  capturePayment: route({
    id: 'capturePayment',
    method: 'POST',
    path: '/v1/payments/:payment_id/capture',
    tag: 'Payments',
    summary: 'Capture an authorised payment, whole or in part',
    scope: 'payments:write',
    params: PaymentParams,
    body: CapturePaymentBody,
    status: 200,
    statusOf,
    reply: PaymentSchema,
    refusals: [
      'payment_not_found',
      'payment_wrong_state',
      'payment_busy',
      'capture_above_authorized',
      'currency_differs',
      'amount_invalid',
      'amount_precision',
      'amount_too_large',
      'amount_not_positive',
    ],
    example: { params, body: { amount: '10.50' }, reply: examplePayment },
    run: capturePayment,
  }),
  cancelPayment: route({
    id: 'cancelPayment',
    method: 'POST',
    path: '/v1/payments/:payment_id/cancel',
    tag: 'Payments',
    summary: 'Give up a payment that was not captured',
    scope: 'payments:write',
    params: PaymentParams,
    status: 200,
    statusOf,
    reply: PaymentSchema,
    refusals: ['payment_not_found', 'payment_wrong_state', 'payment_busy'],
    example: { params, reply: { ...exampleAuthorized, status: 'canceled' } },
    run: cancelPayment,
  }),
  updatePayment: route({
    id: 'updatePayment',
    method: 'PATCH',
    path: '/v1/payments/:payment_id',
    tag: 'Payments',
    summary: 'Change description, reference and metadata',
    scope: 'payments:write',
    params: PaymentParams,
    body: UpdatePaymentBody,
    status: 200,
    reply: PaymentSchema,
    refusals: ['payment_not_found'],
    example: { params, body: { metadata: { basket: 'b-77' } }, reply: examplePayment },
    run: updatePayment,
  }),
  retrievePayment: route({
    id: 'retrievePayment',
    method: 'GET',
    path: '/v1/payments/:payment_id',
    tag: 'Payments',
    summary: 'Retrieve a payment',
    scope: 'payments:read',
    params: PaymentParams,
    status: 200,
    reply: PaymentSchema,
    refusals: ['payment_not_found'],
    example: { params, reply: examplePayment },
    run: retrievePayment,
  }),
  listPayments: route({
    id: 'listPayments',
    method: 'GET',
    path: '/v1/payments',
    tag: 'Payments',
    summary: 'List payments, newest first',
    scope: 'payments:read',
    query: ListPaymentsQuery,
    status: 200,
    reply: PaymentList,
    refusals: [],
    example: {
      query: { status: 'captured', limit: '20' },
      reply: { data: [examplePayment], has_more: false, next_cursor: null },
    },
    run: listPayments,
  }),
};

/** The same, for the server. */
export const paymentRoutes: readonly AnyRoute<PaymentsDeps>[] = Object.values(payments);
