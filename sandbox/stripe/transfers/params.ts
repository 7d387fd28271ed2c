import type Stripe from 'stripe';
import { expandRule } from '../contract/expand.ts';
import { createdParam, pageParams } from '../contract/list.ts';
import { metadata } from '../contract/metadata.ts';
import { flag, oneOf, paramsOf, text, whole, word } from '../contract/params.ts';

export const createParams = paramsOf<Stripe.TransferCreateParams>()({
  amount: whole,
  currency: word(3),
  description: text(),
  destination: word(),
  expand: expandRule,
  metadata,
  source_transaction: word(),
  source_type: oneOf('card'),
  transfer_group: text(),
});

export const updateParams = paramsOf<Stripe.TransferUpdateParams>()({
  description: text(),
  expand: expandRule,
  metadata,
});

export const listParams = paramsOf<Stripe.TransferListParams>()({
  ...pageParams,
  ...createdParam,
  destination: word(),
  transfer_group: word(),
});

export const createReversalParams = paramsOf<Stripe.TransferCreateReversalParams>()({
  amount: whole,
  description: text(),
  expand: expandRule,
  metadata,
  refund_application_fee: flag,
});

export const updateReversalParams = paramsOf<Stripe.TransferUpdateReversalParams>()({
  expand: expandRule,
  metadata,
});

export const listReversalsParams = paramsOf<Stripe.TransferListReversalsParams>()(pageParams);
