import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal, sql } from '#kernel';
import { useDatabase } from '#test/database';
import { openSplitHouse, type SplitHouse } from './testing/split-house.ts';

const { database } = await useDatabase();

/** How many rows of anything the organisation has, and what its provider was told. */
const standing = async (house: SplitHouse): Promise<readonly unknown[]> => {
  const { organisationId } = house.caller();
  const rows = await database.transaction(async (tx) => await tx.rows(counts, [organisationId]));
  return [rows, house.provider.calls.sent];
};

const counts = sql<{ readonly name: string; readonly rows: bigint }, [organisationId: string]>(
  'payments.count_rows_of_a_test',
  `
  select 'payment' as name, count(*) as rows from payments.payment where organisation_id = $1
  union all
  select 'attempt', count(*) from payments.attempt where organisation_id = $1
  union all
  select 'refund', count(*) from payments.refund where organisation_id = $1
  union all
  select 'event', count(*) from kernel.event where organisation_id = $1
  limit 10`,
);

const refuses = async (
  house: SplitHouse,
  work: () => Promise<unknown>,
  [code, pointer]: readonly [code: string, pointer: string],
): Promise<void> => {
  const before = await standing(house);
  await assert.rejects(work, (fault) => {
    assert.ok(isRefusal(fault), String(fault));
    assert.deepEqual([fault.code, fault.particulars.pointer], [code, pointer]);
    return true;
  });
  assert.deepEqual(await standing(house), before, 'nothing changed');
};

type Bad = (a: string, b: string) => object;

const splits: readonly [named: string, split: Bad, code: string, pointer: string][] = [
  [
    'parts that leave something over',
    (a) => ({ parts: [{ account_id: a, amount: '99.99' }] }),
    'split_does_not_sum',
    '/split/parts',
  ],
  [
    'a fee that takes more than there is',
    (a) => ({
      application_fee: { amount: '100.01' },
      parts: [{ account_id: a, basis_points: 10_000 }],
    }),
    'split_does_not_sum',
    '/split/parts',
  ],
  [
    'a part of nothing',
    (a, b) => ({
      parts: [
        { account_id: a, amount: '0.00' },
        { account_id: b, basis_points: 10_000 },
      ],
    }),
    'amount_not_positive',
    '/split/parts/0/amount',
  ],
  [
    'an account named twice',
    (a) => ({
      parts: [
        { account_id: a, basis_points: 5_000 },
        { account_id: a, basis_points: 5_000 },
      ],
    }),
    'split_part_invalid',
    '/split/parts/1/account_id',
  ],
  [
    'a part with both an amount and basis points',
    (a) => ({ parts: [{ account_id: a, amount: '100.00', basis_points: 1 }] }),
    'split_part_invalid',
    '/split/parts/0',
  ],
  [
    'a part with neither',
    (a) => ({ parts: [{ account_id: a }] }),
    'split_part_invalid',
    '/split/parts/0',
  ],
  [
    'a date without a time',
    (a) => ({
      parts: [{ account_id: a, basis_points: 10_000, hold: { release: 'on_date' } }],
    }),
    'split_part_invalid',
    '/split/parts/0/hold',
  ],
  [
    'a fee with both an amount and basis points',
    (a) => ({
      application_fee: { amount: '1.00', basis_points: 1 },
      parts: [{ account_id: a, basis_points: 10_000 }],
    }),
    'split_option_invalid',
    '/split/application_fee',
  ],
  [
    'a direct charge to two accounts',
    (a, b) => ({
      charge_kind: 'direct',
      parts: [
        { account_id: a, basis_points: 5_000 },
        { account_id: b, basis_points: 5_000 },
      ],
    }),
    'split_needs_one_account',
    '/split/parts',
  ],
  [
    'a hold of what the provider pays at once',
    (a) => ({
      charge_kind: 'destination',
      hold: { release: 'manual' },
      parts: [{ account_id: a, basis_points: 10_000 }],
    }),
    'split_option_invalid',
    '/split/hold',
  ],
  [
    'a separate charge on behalf of somebody',
    (a) => ({ on_behalf_of: true, parts: [{ account_id: a, basis_points: 10_000 }] }),
    'split_option_invalid',
    '/split/on_behalf_of',
  ],
  [
    'a destination charge that leaves its account nothing',
    (a) => ({
      charge_kind: 'destination',
      application_fee: { basis_points: 10_000 },
      parts: [{ account_id: a, basis_points: 10_000 }],
    }),
    'split_does_not_sum',
    '/split/application_fee',
  ],
];

for (const [named, split, code, pointer] of splits) {
  test(`a split with ${named} is refused, and nothing changes`, async () => {
    const house = openSplitHouse(database);
    const wanted = split(house.seller(), house.seller());
    await refuses(house, async () => await house.paySplit(wanted), [code, pointer]);
  });
}

test('an account whose provider serves no platforms is not charged for directly', async () => {
  const house = openSplitHouse(database, ['stripe', 'other']);
  const id = house.seller({ provider: 'other' });
  const split = { charge_kind: 'direct', parts: [{ account_id: id, basis_points: 10_000 }] };
  const refusal = ['split_provider_unsupported', '/split/charge_kind'] as const;
  await refuses(house, async () => await house.paySplit(split), refusal);
});

test('an account that its provider has not made yet has no part', async () => {
  const house = openSplitHouse(database);
  const split = { parts: [{ account_id: house.seller({ reference: null }), amount: '100.00' }] };
  const refusal = ['split_part_invalid', '/split/parts'] as const;
  await refuses(house, async () => await house.paySplit(split), refusal);
});

test('what accounts refuse is not paid for', async () => {
  const house = openSplitHouse(database);
  const before = await standing(house);
  const split = { parts: [{ account_id: 'acc_of_nobody', amount: '100.00' }] };
  await assert.rejects(house.paySplit(split), /no account acc_of_nobody/);
  assert.deepEqual(await standing(house), before);
});
