import { cardOfToken } from '../cards/test-cards.ts';
import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { isVisible, listed } from '../contract/list.ts';
import { changedMetadata } from '../contract/metadata.ts';
import { type Checked, required } from '../contract/params.ts';
import { forbidden, missing } from '../contract/refusal.ts';
import { liveCustomer } from '../customers/live-customer.ts';
import { idsIn } from '../world/many.ts';
import type { PaymentMethodRecord } from '../world/records.ts';
import { attachParams, createParams, listParams, updateParams } from './params.ts';
import {
  attachPaymentMethod,
  type MethodData,
  methodOfData,
  usePaymentMethod,
} from './use-payment-method.ts';

const path = '/v1/payment_methods';
const onlyExpand = { expand: expandRule } as const;

export const paymentMethodEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path,
    operation: 'paymentMethods.create',
    params: createParams,
    run: createMethod,
  }),
  endpoint({
    method: 'GET',
    path,
    operation: 'paymentMethods.list',
    params: listParams,
    run: listMethods,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'paymentMethods.retrieve',
    params: onlyExpand,
    run: retrieveMethod,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id`,
    operation: 'paymentMethods.update',
    params: updateParams,
    run: updateMethod,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/attach`,
    operation: 'paymentMethods.attach',
    params: attachParams,
    run: attachMethod,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/detach`,
    operation: 'paymentMethods.detach',
    params: onlyExpand,
    run: detachMethod,
  }),
];

function createMethod({ step, params }: Call<MethodData>): Outcome {
  required(params.type, 'type');
  return found(methodOfData(step, params));
}

function retrieveMethod({ step, world, path: parts }: Call<object>): Outcome {
  const id = parts['id'] ?? '';
  // A test card's name answers with a method of it, as Stripe's does.
  if (cardOfToken(id) !== undefined) return found(usePaymentMethod(step, id, null));
  const method = step.get('payment_method', id);
  if (method === undefined || !isVisible(world, id)) throw missing('PaymentMethod', id);
  return found(method);
}

function listMethods({ world, params }: Call<Checked<typeof listParams>>): Outcome {
  const { customer, type, allow_redisplay } = params;
  const methods = world.tables.payment_method.byId;
  const among = customer === undefined ? [] : idsIn(world.groups.methods_of_customer, customer);
  return listed(world, 'payment_method', path, params, {
    among: among.toSorted((a, b) => (methods.get(a)?.n ?? 0) - (methods.get(b)?.n ?? 0)),
    accept: (method) =>
      (type === undefined || type === 'card') &&
      (allow_redisplay === undefined || method.allow_redisplay === allow_redisplay),
  });
}

function updateMethod({ step, params, path: parts }: Call<Checked<typeof updateParams>>): Outcome {
  const method = methodOf(step, parts['id'] ?? '');
  const updated = step.put({
    ...method,
    allow_redisplay: params.allow_redisplay ?? method.allow_redisplay,
    billing_details: params.billing_details ?? method.billing_details,
    exp_month: params.card?.exp_month ?? method.exp_month,
    exp_year: params.card?.exp_year ?? method.exp_year,
    metadata: changedMetadata(method.metadata, params.metadata),
  });
  step.emit('payment_method.updated', updated, method);
  return found(updated);
}

function attachMethod({ step, params, path: parts }: Call<Checked<typeof attachParams>>): Outcome {
  const customer = liveCustomer(step, required(params.customer, 'customer'));
  const method = usePaymentMethod(step, parts['id'] ?? '', customer.id);
  return found(attachPaymentMethod(step, method, customer.id));
}

function detachMethod({ step, path: parts }: Call<object>): Outcome {
  const method = methodOf(step, parts['id'] ?? '');
  if (method.customer === null) {
    throw forbidden(
      'The payment method you provided is not attached to a customer so detachment is impossible.',
      undefined,
      'payment_method',
    );
  }
  const detached = step.put<PaymentMethodRecord>({ ...method, customer: null, standing: 'spent' });
  step.emit('payment_method.detached', detached, method);
  return found(detached);
}

function methodOf(step: Call<object>['step'], id: string): PaymentMethodRecord {
  const method = step.get('payment_method', id);
  if (method === undefined) throw missing('PaymentMethod', id);
  return method;
}
