import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { useDatabase } from '#test/database';
import { stripeFile } from '../testing/report-files.ts';
import { type SettlementWorld, settlementWorld } from '../testing/settlement-world.ts';
import { reconciliationChecks } from './reconciliation-checks.ts';

const { database, url } = await useDatabase();

/** Past every guard that the database has, as a fault of the disk or of a person would go. */
const tamper = async (change: string): Promise<void> => {
  const superuser = new pg.Client({ connectionString: url });
  await superuser.connect();
  try {
    await superuser.query(`set session_replication_role = replica; ${change}`);
  } finally {
    await superuser.end();
  }
};

/** A report of a payment that is matched and of a stranger, with a payment that it lacks. */
const worldWithReport = async (): Promise<SettlementWorld> => {
  const world = settlementWorld(database);
  const [paid] = [await world.pay(), await world.pay()];
  world.clock.advance(1_000);
  const line = { gross: '10.50', fee: '0.41', net: '10.09', reporting_category: 'charge' };
  const file = stripeFile([
    { ...line, payment_intent_id: paid?.reference ?? '' },
    { ...line, payment_intent_id: 'pi_stranger' },
  ]);
  await world.import(file, { cutOff: world.clock.now() });
  await world.assertSound();
  return world;
};

const faultsIn = async (world: SettlementWorld): Promise<readonly string[]> => {
  const { organisationId } = world.caller;
  const found = await Promise.all(
    reconciliationChecks().map(async ({ run }) => await run({ database, organisationId })),
  );
  return found.flat();
};

const planted = [
  ['a break that vanished', `delete from reconciliation.break where type = 'missing_here'`],
  ['an absence nobody told of', `delete from reconciliation.break where type = 'missing_there'`],
  ['a row that was lost', `delete from reconciliation.row where number = 1`],
  [
    'a matched row of another amount',
    `update reconciliation.row set gross_minor = 1 where number = 1`,
  ],
  [
    'a break closed past its machine',
    `update reconciliation.break set state = 'explained', closed_at = now(), closed_by = 'x',
       reason = 'because'`,
  ],
] as const;

for (const [what, change] of planted) {
  test(`${what} is seen`, async () => {
    const world = await worldWithReport();
    const whose = `organisation_id = '${world.caller.organisationId}'`;
    await tamper(`${change} ${change.includes(' where ') ? 'and' : 'where'} ${whose}`);
    assert.notDeepEqual(await faultsIn(world), []);
  });
}
