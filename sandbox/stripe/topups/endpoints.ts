import type Stripe from 'stripe';
import { checkAmount, currencyOf } from '../contract/currencies.ts';
import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { createdParam, isWithin, listed, pageParams } from '../contract/list.ts';
import { changedMetadata, metadata } from '../contract/metadata.ts';
import {
  type Checked,
  oneOf,
  paramsOf,
  required,
  text,
  uncovered,
  whole,
  word,
} from '../contract/params.ts';
import { forbidden, missing } from '../contract/refusal.ts';
import { noMetadata } from '../world/plain.ts';
import type { TopupRecord } from '../world/records.ts';
import { settleTopup } from './settle-topup.ts';

const path = '/v1/topups';
const onlyExpand = { expand: expandRule } as const;

const createParams = paramsOf<Stripe.TopupCreateParams>()({
  amount: whole,
  currency: word(3),
  description: text(),
  expand: expandRule,
  metadata,
  payment_method: uncovered,
  payment_method_options: uncovered,
  source: uncovered,
  statement_descriptor: text(15),
  transfer_group: text(),
});

const updateParams = paramsOf<Stripe.TopupUpdateParams>()({
  description: text(),
  expand: expandRule,
  metadata,
});

const listParams = paramsOf<Stripe.TopupListParams>()({
  ...pageParams,
  ...createdParam,
  amount: createdParam.created,
  status: oneOf('canceled', 'failed', 'pending', 'succeeded'),
});

export const topupEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path,
    operation: 'topups.create',
    params: createParams,
    run: createTopup,
  }),
  endpoint({
    method: 'GET',
    path,
    operation: 'topups.list',
    params: listParams,
    run: listTopups,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'topups.retrieve',
    params: onlyExpand,
    run: (call) => found(topupOf(call)),
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id`,
    operation: 'topups.update',
    params: updateParams,
    run: updateTopup,
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:id/cancel`,
    operation: 'topups.cancel',
    params: onlyExpand,
    run: cancelTopup,
  }),
];

/** Brings money from the platform's bank into its balance, available as soon as it has come in. */
function createTopup({ step, world, params }: Call<Checked<typeof createParams>>): Outcome {
  if (world.owner !== null) {
    throw forbidden('Connected accounts cannot be topped up.', 'platform_account_required');
  }
  const currency = currencyOf(required(params.currency, 'currency'));
  const amount = required(params.amount, 'amount');
  checkAmount(amount, currency);
  const wait_ms = world.settings.topup_settles_ms;
  const made = step.put<TopupRecord>({
    kind: 'topup',
    id: step.newId('tu_1', 23),
    n: step.nextN('topup'),
    created: step.now_s,
    amount,
    currency,
    status: 'pending',
    description: params.description ?? null,
    statement_descriptor: params.statement_descriptor ?? null,
    transfer_group: params.transfer_group ?? null,
    balance_transaction: null,
    failure_code: null,
    metadata: changedMetadata(noMetadata, params.metadata),
    due_ms: wait_ms === 0 ? 0 : step.now_ms + wait_ms,
  });
  step.emit('topup.created', made);
  return found(wait_ms === 0 ? settleTopup(step, made) : made);
}

function topupOf({ step, path: parts }: Call<object>): TopupRecord {
  const id = parts['id'] ?? '';
  const topup = step.get('topup', id);
  if (topup === undefined) throw missing('topup', id);
  return topup;
}

function listTopups({ world, params }: Call<Checked<typeof listParams>>): Outcome {
  const { amount, status } = params;
  return listed(world, 'topup', path, params, {
    accept: (one) =>
      isWithin(one.amount, amount) && (status === undefined || one.status === status),
  });
}

function updateTopup(call: Call<Checked<typeof updateParams>>): Outcome {
  const { step, params } = call;
  const topup = topupOf(call);
  return found(
    step.put({
      ...topup,
      description: params.description === undefined ? topup.description : params.description,
      metadata: changedMetadata(topup.metadata, params.metadata),
    }),
  );
}

function cancelTopup(call: Call<object>): Outcome {
  const topup = topupOf(call);
  if (topup.status !== 'pending') {
    throw forbidden(`Topup ${topup.id} cannot be canceled: its status is ${topup.status}.`);
  }
  const canceled = call.step.put<TopupRecord>({ ...topup, status: 'canceled', due_ms: 0 });
  call.step.emit('topup.canceled', canceled, topup);
  return found(canceled);
}
