import type Stripe from 'stripe';
import { expandRule } from '../contract/expand.ts';
import { pageParams } from '../contract/list.ts';
import { metadata } from '../contract/metadata.ts';
import {
  anything,
  nested,
  oneOf,
  type ParamTable,
  paramsOf,
  text,
  uncovered,
  whole,
  word,
} from '../contract/params.ts';

/** Types of payment method that Stripe has and the sandbox does not. */
const otherTypes =
  'acss_debit affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit bancontact billie bizum blik boleto cashapp crypto custom customer_balance eps fpx giropay grabpay ideal interac_present kakao_pay klarna konbini kr_card link mb_way mobilepay multibanco naver_pay nz_bank_account oxxo p24 pay_by_bank payco paynow paypal paypay payto pix promptpay revolut_pay samsung_pay satispay scalapay sepa_debit sequra sofort sunbit swish twint upi us_bank_account wechat_pay zip'.split(
    ' ',
  );

export const uncoveredTypes: ParamTable = Object.fromEntries(
  otherTypes.map((type) => [type, uncovered]),
);

const cardParams = {
  token: word(),
  number: word(24),
  exp_month: whole,
  exp_year: whole,
  cvc: text(4),
  networks: anything,
} as const;

const allowRedisplay = oneOf('always', 'limited', 'unspecified');

/** `payment_method_data` of an intent. */
export const methodDataParams = {
  type: word(),
  card: nested(cardParams),
  billing_details: anything,
  metadata,
  allow_redisplay: allowRedisplay,
  radar_options: anything,
} as const;

export const methodDataRule = nested({ ...uncoveredTypes, ...methodDataParams });

export const createParams = {
  ...uncoveredTypes,
  ...methodDataParams,
  customer: uncovered,
  payment_method: uncovered,
  expand: expandRule,
} as const;

export const updateParams = paramsOf<Stripe.PaymentMethodUpdateParams>()({
  allow_redisplay: allowRedisplay,
  billing_details: anything,
  card: nested({ exp_month: whole, exp_year: whole, networks: anything }),
  expand: expandRule,
  metadata,
  us_bank_account: uncovered,
});

export const attachParams = paramsOf<Stripe.PaymentMethodAttachParams>()({
  customer: word(),
  customer_account: uncovered,
  expand: expandRule,
});

export const listParams = paramsOf<Stripe.PaymentMethodListParams>()({
  ...pageParams,
  allow_redisplay: allowRedisplay,
  customer: word(),
  customer_account: uncovered,
  type: word(),
});
