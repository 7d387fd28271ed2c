import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import pg from 'pg';
import { type CreditHouse, useCreditHouses } from '#test/credit-house';
import { listCredits } from '../credit/list-credits.ts';
import { matchCredit } from '../credit/match-credit.ts';
import { readCredits } from '../credit/read-credits.ts';
import { paymentRules } from './verify-payments.ts';

const houses = await useCreditHouses();
after(houses.close);

let house: CreditHouse;

/** A credit of which two payments took their part, and some is left. */
beforeEach(async () => {
  house = await houses.open();
  const [payment, other] = [await house.order('40.00'), await house.order('7.00')];
  await house.arrive('50.00', 'for both');
  await readCredits(house.deps, [house.connection.id]);
  const [credit] = (await listCredits(house.deps, house.caller(), { query: {} })).data;
  for (const { id } of [payment, other]) {
    await matchCredit(house.deps, house.caller(), {
      params: { credit_id: credit?.id ?? '' },
      body: { payment_id: id, reason: 'The payer has told us on the phone.' },
    });
  }
});

/** Past every guard that the database has, as a fault of the disk or of a person would go. */
const tamper = async (change: string): Promise<void> => {
  const superuser = new pg.Client({ connectionString: houses.url });
  await superuser.connect();
  try {
    await superuser.query(`set session_replication_role = replica; ${change}`);
  } finally {
    await superuser.end();
  }
};

const faultsOf = async (): Promise<readonly string[]> => {
  const { organisationId } = house.connection.scope;
  const rule = paymentRules().find(({ rule: sentence }) => sentence.includes('each credit'));
  assert.ok(rule);
  return await rule.run({ database: houses.database, organisationId });
};

test('a credit that two payments took from keeps the rule', async () => {
  assert.deepEqual(await faultsOf(), []);
});

const planted = [
  ['an open amount that does not stand on suspense', 'update payments.credit set open_minor = 200'],
  ['a part of another amount', 'update payments.credit_part set amount_minor = amount_minor + 1'],
  ['an arrival that was booked otherwise', `update payments.credit set currency = 'USD'`],
] as const;

for (const [what, change] of planted) {
  test(`${what} breaks it`, async () => {
    await tamper(`${change} where organisation_id = '${house.connection.scope.organisationId}'`);
    const faults = await faultsOf();
    assert.match(faults[0] ?? '', /^crd_\w+ \(partly_matched\): /, faults.join('\n'));
  });
}

test('a part whose transfer another one stands in for breaks it', async () => {
  const own = `organisation_id = '${house.connection.scope.organisationId}'`;
  const last = `(select max(id) from ledger.transfer where ${own} and kind = 'credit.matched')`;
  await tamper(`
    update ledger.entry set transfer_id = 'another' where ${own} and transfer_id = ${last};
    update ledger.transfer set id = 'another' where ${own} and id = ${last}`);
  const faults = await faultsOf();
  assert.equal(faults.length, 1, faults.join('\n'));
  assert.match(faults[0] ?? '', /: what att_\w+ took was never booked$/);
});
