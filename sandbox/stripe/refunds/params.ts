import type Stripe from 'stripe';
import { expandRule } from '../contract/expand.ts';
import { createdParam, pageParams } from '../contract/list.ts';
import { metadata } from '../contract/metadata.ts';
import { flag, oneOf, paramsOf, text, uncovered, whole, word } from '../contract/params.ts';

export const createParams = paramsOf<Stripe.RefundCreateParams>()({
  amount: whole,
  charge: word(),
  currency: uncovered,
  customer: uncovered,
  expand: expandRule,
  instructions_email: text(512),
  metadata,
  origin: uncovered,
  payment_intent: word(),
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
  refund_application_fee: flag,
  reverse_transfer: flag,
});

export const updateParams = paramsOf<Stripe.RefundUpdateParams>()({ expand: expandRule, metadata });

export const listParams = paramsOf<Stripe.RefundListParams>()({
  ...pageParams,
  ...createdParam,
  charge: word(),
  payment_intent: word(),
});
