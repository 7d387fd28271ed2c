import type Stripe from 'stripe';
import { expandRule } from '../contract/expand.ts';
import { createdParam, pageParams } from '../contract/list.ts';
import { metadata } from '../contract/metadata.ts';
import {
  anything,
  flag,
  listOf,
  nested,
  oneOf,
  orUnset,
  paramsOf,
  type Rule,
  text,
  uncovered,
  whole,
  word,
} from '../contract/params.ts';
import { invalid, notCovered } from '../contract/refusal.ts';
import { methodDataRule } from '../payment-methods/params.ts';
import type { ImportedAuthentication } from '../world/records.ts';

/** Only cards are covered: a list of types must let them in. */
export const allowedTypes: Rule<readonly string[]> = (value, name) => {
  const types = listOf(word())(value, name);
  if (!types.includes('card')) throw notCovered('payment methods other than cards', name);
  return types;
};

export const automaticMethods = nested({
  enabled: flag,
  allow_redirects: oneOf('always', 'never'),
});

export const offSession: Rule<boolean> = (value, name) =>
  value === 'one_off' || value === 'recurring' ? true : flag(value, name);

const futureUsage = oneOf('off_session', 'on_session');
const captureMethod = oneOf('automatic', 'automatic_async', 'manual');

const ifAvailable = oneOf('if_available', 'never');

const importedFields = nested({
  ares_trans_status: oneOf('A', 'C', 'I', 'N', 'R', 'U', 'Y'),
  cryptogram: word(5_000),
  electronic_commerce_indicator: oneOf('01', '02', '05', '06', '07'),
  exemption_indicator: uncovered,
  network_options: uncovered,
  requestor_challenge_indicator: word(2),
  transaction_id: word(),
  version: oneOf('1.0.2', '2.1.0', '2.2.0', '2.3.0', '2.3.1'),
});

/** What another authentication proved. Of the cryptogram only its form is looked at. */
export const importedAuthentication: Rule<ImportedAuthentication> = (value, name) => {
  const given = importedFields(value, name);
  const { cryptogram, transaction_id, version, electronic_commerce_indicator: eci } = given;
  if (cryptogram === undefined || transaction_id === undefined || version === undefined) {
    const missing = cryptogram === undefined ? 'cryptogram' : 'transaction_id';
    throw invalid(`Missing required param: ${name}[${missing}].`, name, 'parameter_missing');
  }
  // 20 bytes in base64, whatever network computed them.
  if (!/^[A-Za-z0-9+/]{27}=$/.test(cryptogram)) {
    throw invalid('The cryptogram must be 20 bytes in base64.', `${name}[cryptogram]`);
  }
  return { version, transaction_id, electronic_commerce_indicator: eci ?? null };
};

const cardOptions = nested({
  request_incremental_authorization: ifAvailable,
  request_multicapture: ifAvailable,
  three_d_secure: importedAuthentication,
  request_three_d_secure: oneOf('any', 'automatic', 'challenge'),
  capture_method: uncovered,
  setup_future_usage: uncovered,
  statement_descriptor_suffix_kana: anything,
  statement_descriptor_suffix_kanji: anything,
  moto: flag,
});

const methodOptions = nested({ card: cardOptions });

/** The fields of an order that Stripe keeps and gives back. */
const described = {
  description: text(),
  metadata,
  receipt_email: text(512),
  shipping: orUnset(anything),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
  transfer_group: text(),
} as const;

const method = {
  payment_method: word(),
  payment_method_data: methodDataRule,
  payment_method_options: methodOptions,
  setup_future_usage: orUnset(futureUsage),
  allowed_payment_method_types: allowedTypes,
  excluded_payment_method_types: orUnset(listOf(word())),
  capture_method: captureMethod,
  expand: expandRule,
} as const;

const laterParts = {
  amount_details: uncovered,
  application_fee_amount: orUnset(whole),
  hooks: uncovered,
  payment_details: uncovered,
  transfer_data: nested({
    amount: whole,
    description: uncovered,
    metadata: uncovered,
    payment_data: uncovered,
  }),
} as const;

export const createParams = paramsOf<Stripe.PaymentIntentCreateParams>()({
  ...described,
  ...method,
  ...laterParts,
  transfer_data: nested({
    amount: whole,
    description: uncovered,
    destination: word(),
    metadata: uncovered,
    payment_data: uncovered,
  }),
  amount: whole,
  currency: word(3),
  automatic_payment_methods: automaticMethods,
  confirm: flag,
  confirmation_method: oneOf('automatic', 'manual'),
  confirmation_token: uncovered,
  customer: word(),
  customer_account: uncovered,
  error_on_requires_action: flag,
  mandate: uncovered,
  mandate_data: anything,
  off_session: offSession,
  on_behalf_of: word(),
  payment_method_configuration: uncovered,
  radar_options: anything,
  return_url: word(),
  use_stripe_sdk: flag,
});

export const updateParams = paramsOf<Stripe.PaymentIntentUpdateParams>()({
  ...described,
  ...method,
  ...laterParts,
  amount: whole,
  currency: word(3),
  customer: word(),
  customer_account: uncovered,
  payment_method_configuration: uncovered,
});

export const confirmParams = paramsOf<Stripe.PaymentIntentConfirmParams>()({
  ...method,
  amount_details: uncovered,
  amount_to_confirm: uncovered,
  confirmation_token: uncovered,
  error_on_requires_action: flag,
  hooks: uncovered,
  mandate: uncovered,
  mandate_data: anything,
  off_session: offSession,
  payment_details: uncovered,
  radar_options: anything,
  receipt_email: text(512),
  return_url: word(),
  shipping: orUnset(anything),
  use_stripe_sdk: flag,
});

export const captureParams = paramsOf<Stripe.PaymentIntentCaptureParams>()({
  ...laterParts,
  amount_to_capture: whole,
  expand: expandRule,
  final_capture: flag,
  metadata,
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
});

export const incrementParams = paramsOf<Stripe.PaymentIntentIncrementAuthorizationParams>()({
  ...laterParts,
  amount: whole,
  description: text(),
  expand: expandRule,
  metadata,
  statement_descriptor: text(22),
});

export const cancelParams = paramsOf<Stripe.PaymentIntentCancelParams>()({
  cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'),
  expand: expandRule,
});

export const retrieveParams = paramsOf<Stripe.PaymentIntentRetrieveParams>()({
  client_secret: word(),
  expand: expandRule,
});

export const listParams = paramsOf<Stripe.PaymentIntentListParams>()({
  ...pageParams,
  ...createdParam,
  customer: word(),
  customer_account: uncovered,
});
