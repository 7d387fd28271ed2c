import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { isVisible, listed } from '../contract/list.ts';
import type { Checked } from '../contract/params.ts';
import { missing } from '../contract/refusal.ts';
import {
  cancelSetupIntent,
  confirmSetupIntent,
  createSetupIntent,
  setupIntentOf,
  updateSetupIntent,
} from './change-setup-intent.ts';
import * as params from './params.ts';

const path = '/v1/setup_intents';

export const setupIntentEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path,
    operation: 'setupIntents.create',
    params: params.createParams,
    run: createSetupIntent,
  }),
  endpoint({
    method: 'GET',
    path,
    operation: 'setupIntents.list',
    params: params.listParams,
    run: list,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'setupIntents.retrieve',
    params: params.retrieveParams,
    run: retrieve,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id`,
    operation: 'setupIntents.update',
    params: params.updateParams,
    run: updateSetupIntent,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/confirm`,
    operation: 'setupIntents.confirm',
    params: params.confirmParams,
    run: confirmSetupIntent,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/cancel`,
    operation: 'setupIntents.cancel',
    params: params.cancelParams,
    run: cancelSetupIntent,
  }),
];

function retrieve(call: Call<object>): Outcome {
  const intent = setupIntentOf(call);
  if (!isVisible(call.world, intent.id)) throw missing('setupintent', intent.id, 'intent');
  return found(intent);
}

function list({ world, params: given }: Call<Checked<typeof params.listParams>>): Outcome {
  const { customer, payment_method } = given;
  return listed(world, 'setup_intent', path, given, {
    accept: (intent) =>
      (customer === undefined || intent.customer === customer) &&
      (payment_method === undefined || intent.payment_method === payment_method),
  });
}
