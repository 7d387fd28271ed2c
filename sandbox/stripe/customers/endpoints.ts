import type Stripe from 'stripe';
import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { createdParam, isVisible, listed, pageParams } from '../contract/list.ts';
import { metadata } from '../contract/metadata.ts';
import {
  anything,
  type Checked,
  listOf,
  nested,
  orUnset,
  paramsOf,
  text,
  uncovered,
  word,
} from '../contract/params.ts';
import { missing } from '../contract/refusal.ts';
import { searchParams } from '../contract/search.ts';
import { idsIn } from '../world/many.ts';
import type { CustomerRecord } from '../world/records.ts';
import { createCustomer, deleteCustomer, updateCustomer } from './change-customer.ts';
import { searchCustomers } from './search-customers.ts';

const path = '/v1/customers';

const described = {
  address: orUnset(anything),
  description: text(),
  email: text(512),
  expand: expandRule,
  metadata,
  name: text(256),
  phone: text(20),
  preferred_locales: listOf(word()),
  shipping: orUnset(anything),
  balance: uncovered,
  business_name: uncovered,
  cash_balance: uncovered,
  individual_name: uncovered,
  invoice_prefix: uncovered,
  invoice_settings: nested({
    default_payment_method: orUnset(word()),
    custom_fields: uncovered,
    footer: uncovered,
    rendering_options: uncovered,
  }),
  next_invoice_sequence: uncovered,
  source: uncovered,
  tax: uncovered,
  tax_exempt: uncovered,
  validate: uncovered,
} as const;

export const createParams = paramsOf<Stripe.CustomerCreateParams>()({
  ...described,
  payment_method: word(),
  tax_id_data: uncovered,
  test_clock: uncovered,
});

export const updateParams = paramsOf<Stripe.CustomerUpdateParams>()({
  ...described,
  default_source: uncovered,
});

const listParams = paramsOf<Stripe.CustomerListParams>()({
  ...pageParams,
  ...createdParam,
  email: word(512),
  test_clock: uncovered,
});

const methodListParams = paramsOf<Stripe.CustomerListPaymentMethodsParams>()({
  ...pageParams,
  allow_redisplay: word(),
  type: word(),
});

const onlyExpand = { expand: expandRule } as const;

export const customerEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path,
    operation: 'customers.create',
    params: createParams,
    run: createCustomer,
  }),
  endpoint({
    method: 'GET',
    path,
    operation: 'customers.list',
    params: listParams,
    run: listCustomers,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/search`,
    operation: 'customers.search',
    params: searchParams,
    run: searchCustomers,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'customers.retrieve',
    params: onlyExpand,
    run: retrieveCustomer,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id`,
    operation: 'customers.update',
    params: updateParams,
    run: updateCustomer,
  }),
  endpoint({
    method: 'DELETE',
    path: `${path}/:id`,
    operation: 'customers.del',
    params: {},
    run: deleteCustomer,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id/payment_methods`,
    operation: 'customers.listPaymentMethods',
    params: methodListParams,
    run: listMethods,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id/payment_methods/:method`,
    operation: 'customers.retrievePaymentMethod',
    params: onlyExpand,
    run: retrieveMethod,
  }),
];

function retrieveCustomer({ world, step, path: parts }: Call<object>): Outcome {
  const id = parts['id'] ?? '';
  const customer = step.get('customer', id);
  if (customer === undefined || !isVisible(world, id)) throw missing('customer', id);
  return found(customer);
}

function listCustomers({ world, params }: Call<Checked<typeof listParams>>): Outcome {
  const { email } = params;
  const accept = (customer: CustomerRecord) =>
    !customer.is_deleted && (email === undefined || customer.email === email);
  return listed(world, 'customer', path, params, { accept });
}

function listMethods(call: Call<Checked<typeof methodListParams>>): Outcome {
  const { world, params, step, path: parts } = call;
  const id = parts['id'] ?? '';
  if (step.get('customer', id) === undefined) throw missing('customer', id, 'customer');
  const methods = world.tables.payment_method.byId;
  const among = idsIn(world.groups.methods_of_customer, id).toSorted(
    (a, b) => (methods.get(a)?.n ?? 0) - (methods.get(b)?.n ?? 0),
  );
  return listed(world, 'payment_method', `${path}/${id}/payment_methods`, params, {
    among,
    accept: () => params.type === undefined || params.type === 'card',
  });
}

function retrieveMethod({ step, path: parts }: Call<object>): Outcome {
  const method = step.get('payment_method', parts['method'] ?? '');
  if (method === undefined || method.customer !== parts['id']) {
    throw missing('PaymentMethod', parts['method'] ?? '');
  }
  return found(method);
}
