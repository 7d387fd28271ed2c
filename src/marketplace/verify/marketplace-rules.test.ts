import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { postTransfers } from '#ledger';
import { useDatabase } from '#test/database';
import { type MarketHouse, openMarketHouse } from '#test/market-house';
import { payouts } from '../payout/routes.ts';
import { reserves } from '../reserve/routes.ts';
import { transfers } from '../transfer/routes.ts';
import { marketplaceRules } from './marketplace-rules.ts';

const world = await useDatabase();

const hour = 3_600_000;
const day = 24 * hour;
const none = { params: {}, query: {} };

/** Past every guard that the database has, as a fault of the disk or of a person would go. */
const tamper = async (change: string): Promise<void> => {
  const superuser = new pg.Client({ connectionString: world.url });
  await superuser.connect();
  try {
    await superuser.query(`set session_replication_role = replica; ${change}`);
  } finally {
    await superuser.end();
  }
};

/** What every rule finds in one house, by the rule's number and first words. */
const findings = async (house: MarketHouse): Promise<ReadonlyMap<string, readonly string[]>> => {
  const found = new Map<string, readonly string[]>();
  for (const { rule, run } of marketplaceRules()) {
    const faults = await run({
      database: world.database,
      clock: house.clock,
      providerNamed: house.deps.providerNamed,
      organisationId: house.caller().organisationId,
      pageMax: 2,
    });
    if (faults.length > 0) found.set(rule, faults);
  }
  return found;
};

/** Sellers to whom everything has happened that can. */
const openLived = async () => {
  const house = openMarketHouse(world);
  const [first, second] = [await house.seller(), await house.seller()];
  const parts = [
    { account_id: first, amount: '60.00' },
    { account_id: second, amount: '30.00' },
  ];
  const split = { application_fee: { amount: '10.00' }, provider_fee: 'accounts', parts };
  const payment = await house.paySplit(split);
  await house.paySplit({ ...split, hold: { release: 'manual' } });
  await house.paySplit(split, {
    payment_method: { type: 'card', token: 'visa', provider: 'other' },
  });
  const destination = {
    charge_kind: 'destination',
    parts: [{ account_id: first, basis_points: 10_000 }],
  };
  const brought = await house.paySplit(destination);
  await house.paySplit({ ...destination, charge_kind: 'direct' });
  await house.later(2_000);
  await house.refund(payment, { amount: '33.33' });
  await house.refund(brought, { amount: '12.34' });
  house.platform.fail('balance_insufficient');
  await house.settle();
  const caller = house.caller();
  const body = { account_id: first, amount: '8.00', currency: 'EUR' };
  const moved = await transfers.createTransfer.run(house.market, caller, { ...none, body });
  const params = { transfer_id: moved.id };
  await transfers.reverseTransfer.run(house.market, caller, {
    params,
    query: {},
    body: { amount: '3.00' },
  });
  await reserves.createReserve.run(house.market, caller, { ...none, body });
  const pay = async (amount: string) =>
    await payouts.createPayout.run(house.market, house.caller(), {
      ...none,
      body: { ...body, amount },
    });
  const paid = await pay('20.00');
  house.platform.fail('balance_insufficient');
  await pay('5.00');
  const pending = await pay('6.00');
  const amount = { minor: 1_000n, currency: 'EUR' };
  const automatic = { account: house.referenceOf(second), amount, isAutomatic: true } as const;
  house.platform.putPayout('po_by_schedule', { ...automatic, status: 'in_transit' });
  const told = { type: 'payout.created', account: house.referenceOf(second) };
  await house.notice({ ...told, references: ['po_by_schedule'] });
  house.platform.putPayout(paid.provider_reference ?? '', { status: 'paid' });
  await house.later(7 * hour);
  return { house, first, second, payment, paid, pending, moved };
};

test('whatever sellers have lived through, every rule holds', async () => {
  const { house, paid } = await openLived();
  assert.deepEqual([...(await findings(house))], []);
  await house.later(8 * day);
  const settled = await payouts.retrievePayout.run(house.market, house.caller(), {
    params: { payout_id: paid.id },
    query: {},
    body: {},
  });
  assert.equal(settled.status, 'settled');
  assert.deepEqual([...(await findings(house))], []);
});

const rulesOf = (found: ReadonlyMap<string, readonly string[]>): readonly string[] => [
  ...found.keys(),
];

test('a share whose row says other than was booked is found from every side', async () => {
  const { house, first, payment } = await openLived();
  await tamper(`update marketplace.share set credited_minor = credited_minor + 1
    where payment_id = '${payment.id}' and account_id = '${first}'`);
  const found = await findings(house);
  assert.deepEqual(rulesOf(found), [
    'I3: the ledger has moved what each split says',
    'I3: what the ledger holds for a seller is what his shares, transfers and payouts come to',
    'L1: every split stands where the facts of its payment ask',
  ]);
});

test('a payment that changed and was never heard of is found', async () => {
  const { house, payment } = await openLived();
  await tamper(`update payments.payment set captured_minor = captured_minor - 1000
    where id = '${payment.id}'`);
  const found = await findings(house);
  assert.deepEqual(rulesOf(found), ['L1: every split stands where the facts of its payment ask']);
  const faults = found.get('L1: every split stands where the facts of its payment ask') ?? [];
  assert.ok(faults.some((fault) => fault.includes('a fold would book share.shared')));
});

test('a transfer of which less is reversed than its reversals came to is found', async () => {
  const { house, moved } = await openLived();
  await tamper(`update marketplace.transfer set reversed_minor = 0 where id = '${moved.id}'`);
  const found = await findings(house);
  const faults = found.get('I3: the ledger has moved what each transfer says') ?? [];
  assert.ok(faults.includes(`${moved.id}: 0 is reversed, its reversals come to 300`));
});

test('a payout whose state the ledger knows nothing of is found', async () => {
  for (const state of ['settled', 'failed', 'canceled']) {
    const { house, pending } = await openLived();
    await tamper(`update marketplace.payout set state = '${state}' where id = '${pending.id}'`);
    const found = rulesOf(await findings(house));
    assert.ok(found.includes('I3: the ledger has moved what the state of each payout says'), state);
    assert.ok(
      found.includes(
        'I4: shares, transfers, reversals and payouts stand where their steps lead to',
      ),
    );
  }
});

test('a claim that was given back twice is found', async () => {
  const { house, first, pending } = await openLived();
  const back = { minor: 600n, currency: 'EUR' };
  const { organisationId, mode } = house.caller();
  await world.database.transaction(
    async (tx) =>
      await postTransfers(tx, [
        {
          scope: { organisationId, mode },
          id: `payout_returned_again:${pending.id}`,
          kind: 'payout.returned',
          effectiveAt: house.clock.now(),
          // Of the seller alone: whoever books it so hides it from the payout.
          reference: { type: 'account', id: first },
          phase: { kind: 'posted' },
          entries: [
            { account: `merchant:${first}:available:EUR`, ...back },
            { account: 'organisation:balance:EUR', ...back, minor: -600n },
          ],
        },
      ]),
  );
  const found = rulesOf(await findings(house));
  assert.deepEqual(found, [
    'I3: what the ledger holds for a seller is what his shares, transfers and payouts come to',
  ]);
});

test('a reserve that the ledger does not have is found', async () => {
  const { house, first } = await openLived();
  await tamper(`update marketplace.reserve set released_at = now() where account_id = '${first}'`);
  assert.deepEqual(rulesOf(await findings(house)), [
    'I3: what the ledger holds for a seller is what his shares, transfers and payouts come to',
  ]);
});

test('what was forgotten is found: a fold, a look at a payout, a sending', async () => {
  const { house, payment, pending, moved } = await openLived();
  const long = new Date(house.clock.now().getTime() - 8 * day).toISOString();
  await tamper(`
    update marketplace.split set next_fold_at = '${long}' where payment_id = '${payment.id}';
    update marketplace.payout set next_look_at = null where id = '${pending.id}';
    update marketplace.transfer set state = 'sending', updated_at = '${long}' where id = '${moved.id}'`);
  const found = await findings(house);
  const faults =
    found.get('L1: what is due in the marketplace is done, and what is sent ends') ?? [];
  assert.deepEqual(faults.map((fault) => fault.split(' ').slice(0, 2).join(' ')).toSorted(), [
    `payout ${pending.id}`,
    `split ${payment.id}`,
    `transfer ${moved.id}`,
  ]);
});
