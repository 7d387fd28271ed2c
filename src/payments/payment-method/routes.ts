import { type AnyRoute, route } from '#kernel';
import { CustomerParams } from '../customer/schema.ts';
import type { PaymentsDeps } from '../deps.ts';
import { detachPaymentMethod } from './detach-payment-method.ts';
import { listPaymentMethods } from './list-payment-methods.ts';
import { retrievePaymentMethod } from './retrieve-payment-method.ts';
import {
  ListPaymentMethodsQuery,
  PaymentMethodList,
  PaymentMethodParams,
  PaymentMethodSchema,
  type PaymentMethodView,
  StorePaymentMethodBody,
} from './schema.ts';
import { storePaymentMethod } from './store-payment-method.ts';

const exampleMethod: PaymentMethodView = {
  id: 'pm_01k8w3v5c2m4x9q7r1t6z0b8da',
  object: 'payment_method',
  mode: 'test',
  customer_id: 'cus_01k8w3v5c2m4x9q7r1t6z0b8da',
  status: 'active',
  type: 'card',
  brand: 'visa',
  last4: '4242',
  next_action: null,
  failure: null,
  provider: 'stripe',
  created_at: '2026-11-21T09:30:00.000Z',
  updated_at: '2026-11-21T09:30:00.412Z',
};
const customerParams = { customer_id: exampleMethod.customer_id };
const params = { payment_method_id: exampleMethod.id };

/** The declarations by name, with their types. */
export const paymentMethods = {
  storePaymentMethod: route({
    id: 'storePaymentMethod',
    method: 'POST',
    path: '/v1/customers/:customer_id/payment_methods',
    tag: 'Payment methods',
    summary: 'Save a payment method for a customer',
    description:
      'Answers 202 and `storing` where the outcome is not known yet: an event tells it. A method that `requires_action` becomes active once the payer has confirmed at the URL.',
    scope: 'customers:write',
    params: CustomerParams,
    body: StorePaymentMethodBody,
    reply: PaymentMethodSchema,
    status: 201,
    statusOf: (reply) => (reply.status === 'storing' ? 202 : 201),
    refusals: [
      'customer_not_found',
      'customer_deleted',
      'payment_method_limit_reached',
      'payment_method_not_savable',
      'provider_not_connected',
    ],
    example: {
      params: customerParams,
      body: {
        payment_method: { type: 'card', token: 'pm_card_visa' },
        return_url: 'https://shop.example/account/cards',
      },
      reply: exampleMethod,
    },
    run: storePaymentMethod,
  }),

  listPaymentMethods: route({
    id: 'listPaymentMethods',
    method: 'GET',
    path: '/v1/customers/:customer_id/payment_methods',
    tag: 'Payment methods',
    summary: 'List the payment methods of a customer',
    scope: 'customers:read',
    params: CustomerParams,
    query: ListPaymentMethodsQuery,
    reply: PaymentMethodList,
    status: 200,
    refusals: ['customer_not_found'],
    example: {
      params: customerParams,
      query: { status: 'active' },
      reply: { data: [exampleMethod], has_more: false, next_cursor: null },
    },
    run: listPaymentMethods,
  }),

  retrievePaymentMethod: route({
    id: 'retrievePaymentMethod',
    method: 'GET',
    path: '/v1/payment_methods/:payment_method_id',
    tag: 'Payment methods',
    summary: 'Retrieve a payment method',
    scope: 'customers:read',
    params: PaymentMethodParams,
    reply: PaymentMethodSchema,
    status: 200,
    refusals: ['payment_method_not_found'],
    example: { params, reply: exampleMethod },
    run: retrievePaymentMethod,
  }),

  detachPaymentMethod: route({
    id: 'detachPaymentMethod',
    method: 'POST',
    path: '/v1/payment_methods/:payment_method_id/detach',
    tag: 'Payment methods',
    summary: 'Detach a payment method from its customer, for good',
    scope: 'customers:write',
    params: PaymentMethodParams,
    reply: PaymentMethodSchema,
    status: 200,
    refusals: ['payment_method_not_found', 'payment_method_wrong_state'],
    example: { params, reply: { ...exampleMethod, status: 'detached' } },
    run: detachPaymentMethod,
  }),
};

/** The routes of saved payment methods, for the server. */
export const paymentMethodRoutes: readonly AnyRoute<PaymentsDeps>[] = Object.values(paymentMethods);
