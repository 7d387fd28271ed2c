import type Stripe from 'stripe';
import { expandRule } from '../contract/expand.ts';
import { createdParam, pageParams } from '../contract/list.ts';
import { metadata } from '../contract/metadata.ts';
import { oneOf, paramsOf, text, uncovered, whole, word } from '../contract/params.ts';

export const createParams = paramsOf<Stripe.PayoutCreateParams>()({
  amount: whole,
  currency: word(3),
  description: text(),
  destination: word(),
  expand: expandRule,
  metadata,
  method: oneOf('instant', 'standard'),
  payout_method: uncovered,
  source_type: oneOf('card'),
  statement_descriptor: text(22),
});

export const updateParams = paramsOf<Stripe.PayoutUpdateParams>()({ expand: expandRule, metadata });

export const reverseParams = paramsOf<Stripe.PayoutReverseParams>()({
  expand: expandRule,
  metadata,
});

export const listParams = paramsOf<Stripe.PayoutListParams>()({
  ...pageParams,
  ...createdParam,
  arrival_date: createdParam.created,
  destination: word(),
  status: oneOf('canceled', 'failed', 'in_transit', 'paid', 'pending'),
});
