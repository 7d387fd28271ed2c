import type Stripe from 'stripe';
import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { createdParam, listed, pageParams } from '../contract/list.ts';
import { type Checked, paramsOf, word } from '../contract/params.ts';
import { forbidden, missing } from '../contract/refusal.ts';
import { recordOf, type World } from '../world/world.ts';
import { renderBalance } from './render-balance.ts';

const path = '/v1/balance_transactions';

const listParams = paramsOf<Stripe.BalanceTransactionListParams>()({
  ...pageParams,
  ...createdParam,
  currency: word(3),
  payout: word(),
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
  const { currency, payout, source, type } = params;
  const among =
    payout !== undefined
      ? linesOfPayout(world, payout)
      : source !== undefined
        ? linesOf(world, source)
        : undefined;
  return listed(world, 'balance_transaction', path, params, {
    ...(among === undefined ? {} : { among }),
    accept: (line) =>
      (currency === undefined || line.currency === currency) &&
      (source === undefined || line.source === source) &&
      (type === undefined || line.type === type),
  });
}

/** What an automatic payout has paid out, its own line among them, once that is known. */
function linesOfPayout({ tables }: World, id: string): readonly string[] {
  const payout = tables.payout.byId.get(id);
  if (payout === undefined) throw missing('payout', id, 'payout');
  if (!payout.is_automatic) {
    throw forbidden(
      'Balance transaction history can only be filtered on automatic payouts, not manual ones.',
      undefined,
      'payout',
    );
  }
  if (!payout.is_reconciled) {
    throw forbidden(
      'The balance transactions of this payout are not known yet.',
      'payout_reconciliation_not_ready',
      'payout',
    );
  }
  return payout.lines;
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
