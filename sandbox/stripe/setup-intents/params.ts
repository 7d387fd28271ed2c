import type Stripe from 'stripe';
import { expandRule } from '../contract/expand.ts';
import { createdParam, pageParams } from '../contract/list.ts';
import { metadata } from '../contract/metadata.ts';
import {
  anything,
  flag,
  listOf,
  oneOf,
  orUnset,
  paramsOf,
  text,
  uncovered,
  word,
} from '../contract/params.ts';
import { allowedTypes, automaticMethods } from '../payment-intents/params.ts';
import { methodDataRule } from '../payment-methods/params.ts';

const method = {
  allowed_payment_method_types: allowedTypes,
  expand: expandRule,
  payment_method: word(),
  payment_method_data: methodDataRule,
  payment_method_options: anything,
} as const;

const confirming = {
  confirmation_token: uncovered,
  mandate_data: anything,
  return_url: word(),
  use_stripe_sdk: flag,
} as const;

export const createParams = paramsOf<Stripe.SetupIntentCreateParams>()({
  ...method,
  ...confirming,
  attach_to_self: uncovered,
  automatic_payment_methods: automaticMethods,
  confirm: flag,
  customer: word(),
  customer_account: uncovered,
  description: text(),
  excluded_payment_method_types: listOf(word()),
  flow_directions: uncovered,
  metadata,
  on_behalf_of: uncovered,
  payment_method_configuration: uncovered,
  single_use: uncovered,
  usage: oneOf('off_session', 'on_session'),
});

export const updateParams = paramsOf<Stripe.SetupIntentUpdateParams>()({
  ...method,
  attach_to_self: uncovered,
  customer: word(),
  customer_account: uncovered,
  description: text(),
  excluded_payment_method_types: orUnset(listOf(word())),
  flow_directions: uncovered,
  metadata,
  payment_method_configuration: uncovered,
});

export const confirmParams = paramsOf<Stripe.SetupIntentConfirmParams>()({
  ...method,
  ...confirming,
});

export const cancelParams = paramsOf<Stripe.SetupIntentCancelParams>()({
  cancellation_reason: oneOf('abandoned', 'duplicate', 'requested_by_customer'),
  expand: expandRule,
});

export const retrieveParams = paramsOf<Stripe.SetupIntentRetrieveParams>()({
  client_secret: word(),
  expand: expandRule,
});

export const listParams = paramsOf<Stripe.SetupIntentListParams>()({
  ...pageParams,
  ...createdParam,
  attach_to_self: uncovered,
  customer: word(),
  customer_account: uncovered,
  payment_method: word(),
});
