import type Stripe from 'stripe';
import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { createdParam, listed, pageParams } from '../contract/list.ts';
import { type Checked, paramsOf, uncovered, word } from '../contract/params.ts';
import { missing } from '../contract/refusal.ts';
import type { World } from '../world/world.ts';
import { reservedFor } from './reserved-for.ts';

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

/** An account's balance; Stripe shows a zero in the account's currency when there is nothing. */
export function renderBalance(world: World): Stripe.Balance {
  const purses = [...world.funds.read(world.clock.now_s())];
  const rows = (field: 'available' | 'pending') =>
    (purses.length === 0 ? [['usd', { available: 0, pending: 0 }] as const] : purses).map(
      ([currency, purse]) => ({
        amount: purse[field],
        currency,
        source_types: { card: purse[field] },
      }),
    );
  return {
    object: 'balance',
    available: rows('available'),
    ...(world.connected.size === 0 ? {} : { connect_reserved: reservedRows(world) }),
    livemode: false,
    pending: rows('pending'),
  };
}

function reservedRows(platform: World) {
  const rows = [...reservedFor(platform)].map(([currency, amount]) => ({ amount, currency }));
  return rows.length === 0 ? [{ amount: 0, currency: 'usd' }] : rows;
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
  const charge = world.tables.charge.byId.get(source);
  const refund = world.tables.refund.byId.get(source);
  const dispute = world.tables.dispute.byId.get(source);
  const ids = [
    ...(dispute?.lines ?? []),
    ...(charge?.more.growth?.lines ?? [charge?.balance_transaction]),
    refund?.balance_transaction,
    refund?.failure_balance_transaction,
  ];
  return ids.filter((id) => id !== null && id !== undefined);
}
