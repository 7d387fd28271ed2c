import { type AnyRoute, route } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { createCustomer } from './create-customer.ts';
import { deleteCustomer } from './delete-customer.ts';
import { listCustomers } from './list-customers.ts';
import { retrieveCustomer } from './retrieve-customer.ts';
import {
  CreateCustomerBody,
  CustomerList,
  CustomerParams,
  CustomerSchema,
  type CustomerView,
  ListCustomersQuery,
  UpdateCustomerBody,
} from './schema.ts';
import { updateCustomer } from './update-customer.ts';

const exampleCustomer: CustomerView = {
  id: 'cus_01k8w3v5c2m4x9q7r1t6z0b8da',
  object: 'customer',
  mode: 'test',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  phone: null,
  description: null,
  metadata: { shop_id: '42' },
  is_deleted: false,
  created_at: '2026-11-21T09:30:00.000Z',
  updated_at: '2026-11-21T09:30:00.000Z',
};
const params = { customer_id: exampleCustomer.id };

/** The declarations by name, with their types. */
export const customers = {
  createCustomer: route({
    id: 'createCustomer',
    method: 'POST',
    path: '/v1/customers',
    tag: 'Customers',
    summary: 'Create a customer',
    description: 'Every field is optional: a customer is what saved payment methods hang on.',
    scope: 'customers:write',
    body: CreateCustomerBody,
    reply: CustomerSchema,
    status: 201,
    refusals: [],
    example: {
      body: { name: 'Ada Lovelace', email: 'ada@example.com', metadata: { shop_id: '42' } },
      reply: exampleCustomer,
    },
    run: createCustomer,
  }),

  listCustomers: route({
    id: 'listCustomers',
    method: 'GET',
    path: '/v1/customers',
    tag: 'Customers',
    summary: 'List customers',
    description: 'Newest first, without deleted ones. `email` is compared without capitals.',
    scope: 'customers:read',
    query: ListCustomersQuery,
    reply: CustomerList,
    status: 200,
    refusals: [],
    example: {
      query: { email: 'ada@example.com' },
      reply: { data: [exampleCustomer], has_more: false, next_cursor: null },
    },
    run: listCustomers,
  }),

  retrieveCustomer: route({
    id: 'retrieveCustomer',
    method: 'GET',
    path: '/v1/customers/:customer_id',
    tag: 'Customers',
    summary: 'Retrieve a customer',
    scope: 'customers:read',
    params: CustomerParams,
    reply: CustomerSchema,
    status: 200,
    refusals: ['customer_not_found'],
    example: { params, reply: exampleCustomer },
    run: retrieveCustomer,
  }),

  updateCustomer: route({
    id: 'updateCustomer',
    method: 'PATCH',
    path: '/v1/customers/:customer_id',
    tag: 'Customers',
    summary: 'Update a customer',
    description: 'What is left out stays, null clears, `metadata` is replaced as a whole.',
    scope: 'customers:write',
    params: CustomerParams,
    body: UpdateCustomerBody,
    reply: CustomerSchema,
    status: 200,
    refusals: ['customer_not_found', 'customer_deleted'],
    example: {
      params,
      body: { phone: '+41 44 668 18 00' },
      reply: { ...exampleCustomer, phone: '+41 44 668 18 00' },
    },
    run: updateCustomer,
  }),

  deleteCustomer: route({
    id: 'deleteCustomer',
    method: 'DELETE',
    path: '/v1/customers/:customer_id',
    tag: 'Customers',
    summary: 'Delete a customer',
    description:
      'Erases the personal data and detaches the payment methods. The id stays for old payments.',
    scope: 'customers:write',
    params: CustomerParams,
    reply: CustomerSchema,
    status: 200,
    refusals: ['customer_not_found'],
    example: {
      params,
      reply: {
        ...exampleCustomer,
        name: null,
        email: null,
        metadata: {},
        is_deleted: true,
        updated_at: '2026-11-22T09:30:00.000Z',
      },
    },
    run: deleteCustomer,
  }),
};

/** The routes of customers, for the server. */
export const customerRoutes: readonly AnyRoute<PaymentsDeps>[] = Object.values(customers);
