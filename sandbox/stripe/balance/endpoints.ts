import type Stripe from 'stripe';
import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { createdParam, listed, pageParams } from '../contract/list.ts';
import { type Checked, paramsOf, uncovered, word } from '../contract/params.ts';
import { missing } from '../contract/refusal.ts';
import { recordOf, type World } from '../world/world.ts';
import { renderBalance } from './render-balance.ts';

const path = '/v1/balance_transactions';

const listParams = paramsOf<Stripe.BalanceTransactionListParams>()({
  ...pageParams,
  ...createdParam,
  currency: word(3),
  payout: uncovered,
  source: word(),
  type: word(),
});

const onlyExpand = { expand: expandRule } as const;

export const balanceEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/v1/balance',
    operation: 'balance.retrieve',
    params: onlyExpand,
    run: retrieveBalance,
  }),
  endpoint({
    method: 'GET',
    path,
    operation: 'balanceTransactions.list',
    params: listParams,
    run: listLines,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'balanceTransactions.retrieve',
    params: onlyExpand,
    run: retrieveLine,
  }),
];

function retrieveBalance({ world }: Call<object>): Outcome {
  return { type: 'plain', body: renderBalance(world) };
}

function retrieveLine({ step, path: parts }: Call<object>): Outcome {
  const id = parts['id'] ?? '';
  const line = step.get('balance_transaction', id);
  if (line === undefined) throw missing('balance transaction', id);
  return found(line);
}

function listLines({ world, params }: Call<Checked<typeof listParams>>): Outcome {
  const { currency, source, type } = params;
  return listed(world, 'balance_transaction', path, params, {
    ...(source === undefined ? {} : { among: linesOf(world, source) }),
    accept: (line) =>
      (currency === undefined || line.currency === currency) &&
      (type === undefined || line.type === type),
  });
}

function linesOf(world: World, source: string): readonly string[] {
  const record = recordOf(world, source);
  if (record === undefined) return [];
  if (record.kind === 'dispute') return record.lines;
  if (record.kind === 'charge' && record.more.growth !== null) return record.more.growth.lines;
  const ids = [
    'balance_transaction' in record ? record.balance_transaction : null,
    'failure_balance_transaction' in record ? record.failure_balance_transaction : null,
  ];
  return ids.filter((id) => id !== null);
}
