import { type Endpoint, endpoint } from '../contract/endpoint.ts';
import { searchParams } from '../contract/search.ts';
import { cancelPaymentIntent } from './cancel-payment-intent.ts';
import { capturePaymentIntent } from './capture-payment-intent.ts';
import { confirmPaymentIntent } from './confirm-payment-intent.ts';
import { createPaymentIntent } from './create-payment-intent.ts';
import {
  listPaymentIntents,
  retrievePaymentIntent,
  searchPaymentIntents,
} from './find-payment-intents.ts';
import { incrementAuthorization } from './increment-authorization.ts';
import * as params from './params.ts';
import { updatePaymentIntent } from './update-payment-intent.ts';

const path = '/v1/payment_intents';

export const paymentIntentEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path,
    operation: 'paymentIntents.create',
    params: params.createParams,
    run: createPaymentIntent,
  }),
  endpoint({
    method: 'GET',
    path,
    operation: 'paymentIntents.list',
    params: params.listParams,
    run: listPaymentIntents,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/search`,
    operation: 'paymentIntents.search',
    params: searchParams,
    run: searchPaymentIntents,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'paymentIntents.retrieve',
    params: params.retrieveParams,
    run: retrievePaymentIntent,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id`,
    operation: 'paymentIntents.update',
    params: params.updateParams,
    run: updatePaymentIntent,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/confirm`,
    operation: 'paymentIntents.confirm',
    params: params.confirmParams,
    run: confirmPaymentIntent,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/capture`,
    operation: 'paymentIntents.capture',
    params: params.captureParams,
    run: capturePaymentIntent,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/increment_authorization`,
    operation: 'paymentIntents.incrementAuthorization',
    params: params.incrementParams,
    run: incrementAuthorization,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/cancel`,
    operation: 'paymentIntents.cancel',
    params: params.cancelParams,
    run: cancelPaymentIntent,
  }),
];
