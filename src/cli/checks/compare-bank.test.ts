import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { payments } from '#payments';
import { type ComparedHouse, useComparedHouses } from './testing/compared-house.ts';

const houses = await useComparedHouses();
const bank = houses.control.at('bank');
const settings = { iban: 'DE75512108001245126199', bic: 'BSCLDEFFXXX', holder: 'Demo Shop GmbH' };
let opened = 0;

interface BankHouse extends ComparedHouse {
  readonly key: string;
  readonly arrive: (amount: string, remittance?: string) => Promise<void>;
  /** A payment that was paid by transfer. */
  readonly payByTransfer: () => Promise<string>;
}

const open = async (): Promise<BankHouse> => {
  opened += 1;
  const key = `bank_test_compared${opened}`;
  await bank.knob('POST', 'accounts', { key, ...settings });
  const house = await houses.open({ provider: 'bank', path: '', api_key: key, settings });
  const arrive = async (amount: string, remittance = 'for nobody'): Promise<void> => {
    await bank.knob('POST', 'credit', { key, iban: settings.iban, amount, remittance });
    await house.sweep('payments.read_credits');
  };
  return {
    ...house,
    key,
    arrive,
    payByTransfer: async () => {
      const payment = await house.pay({ payment_method: { type: 'bank_transfer' } });
      const action = payment.next_action;
      assert.ok(action?.type === 'bank_transfer');
      await arrive('10.50', action.reference);
      assert.equal((await house.read(payment)).status, 'captured');
      return payment.id;
    },
  };
};

/** Gives the money of a payment back, and waits until the bank has. */
const giveBack = async (house: BankHouse, paymentId: string): Promise<void> => {
  await payments.createRefund.run(house.deps, house.caller(), {
    params: {},
    query: {},
    body: { payment_id: paymentId },
  });
  await bank.clock({ key: house.key, advance_seconds: 10 });
  await house.sweep('payments.resolve_attempts');
  assert.equal((await house.read({ id: paymentId })).refunded_amount, '10.50');
};

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

test('a statement that agrees is found to agree', async () => {
  const house = await open();
  const paid = await house.payByTransfer();
  await house.payByTransfer();
  await house.arrive('3.00');
  await giveBack(house, paid);
  assert.deepEqual(await house.differences(), []);
});

test('money that arrived and was read over is found', async () => {
  const house = await open();
  await house.arrive('3.00');
  await house.arrive('4.00');
  const { organisationId } = house.caller();
  await tamper(
    `delete from payments.credit where organisation_id = '${organisationId}' and amount_minor = 300`,
  );
  const [fault, ...others] = await house.differences();
  assert.match(fault ?? '', /^ent_\w+: 3\.00 EUR arrived at the provider, and we took none of it/);
  assert.deepEqual(others, []);
});

test('a credit of another amount than its entry is found', async () => {
  const house = await open();
  await house.arrive('3.00');
  const { organisationId } = house.caller();
  await tamper(
    `update payments.credit set amount_minor = 400 where organisation_id = '${organisationId}'`,
  );
  const faults = await house.differences();
  assert.match(faults.join(), /^crd_\w+: we say 4\.00 EUR arrived, the provider 3\.00 EUR$/);
});

test('a payment that took what never arrived is found', async () => {
  const house = await open();
  await house.payByTransfer();
  const { organisationId } = house.caller();
  await tamper(
    `update payments.credit_part set amount_minor = 900 where organisation_id = '${organisationId}'`,
  );
  const faults = await house.differences();
  assert.match(faults.join(), /^pay_\w+ \(captured\): we say 1050 captured, the provider 900$/);
});

test('a refund whose transfer was ordered twice is found', async () => {
  const house = await open();
  const paid = await house.payByTransfer();
  await house.arrive('50.00');
  await giveBack(house, paid);
  const { transfers } = await bank.books<{ readonly transfers: readonly object[] }>(house.key);
  const [sent] = transfers as readonly Readonly<Record<string, unknown>>[];
  const order = { ...sent, amount: '10.50', currency: 'EUR' };
  await house.behind('/bank/transfers', { authorization: `Bearer ${house.key}` }, order);
  const faults = await house.differences();
  assert.match(faults.join(), /^pay_\w+ \(captured\): we say 1050 refunded, the provider 2100$/);
});
