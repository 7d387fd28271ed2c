import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PlatformInstruction } from '../../contract.ts';
import { create, custom } from './testing/errands.ts';
import { desk, done, found, ids, openMarkets, refusal } from './testing/market.ts';
import { runErrand } from './testing/platform-world.ts';

const { control, market } = await openMarkets();

/** An account whose requirements we collect, with nothing answered. */
const ours = async () => {
  const world = await market();
  const { connection } = world;
  const made = done(
    (await runErrand(desk, connection, { ...create, traits: custom }, ids.next('err'))).outcome,
  );
  assert.ok(made.about === 'account');
  const account = made.account.reference;
  const run = async (instruction: PlatformInstruction) =>
    await runErrand(desk, connection, instruction, ids.next('err'));
  const read = async () => found((await desk.readAccount(connection, account, 'v1')).result);
  return { ...world, account, run, read };
};

describe('an account that we collect requirements for', () => {
  test('gets a person, a bank account and its terms, and wants less each time', async () => {
    const { connection, account, run, read } = await ours();
    const before = await read();
    assert.deepEqual(before.traits, custom);
    assert.ok(before.requirements.currentlyDue.length > 0);

    const fields = { tos_acceptance: { date: 1_795_253_395, ip: '127.0.0.1' } };
    const terms = await run({ kind: 'update_account', account, api: 'v1', fields });
    assert.deepEqual(done(terms.outcome), { about: 'change', account, reference: null });
    const bank = await run({
      kind: 'add_external_account',
      account,
      token: 'btok_de',
      isDefault: true,
    });
    const added = done(bank.outcome);
    assert.ok(added.about === 'change');
    const after = await read();
    assert.ok(after.requirements.currentlyDue.length < before.requirements.currentlyDue.length);
    assert.deepEqual(
      after.externalAccounts.map(({ reference, currency }) => [reference, currency]),
      [[added.reference, 'EUR']],
    );
    for (const { errand, outcome } of [terms, bank]) {
      const asked = (await desk.ask(connection, errand)).result;
      assert.ok(asked.kind === 'found');
      assert.deepEqual(asked.outcome, outcome);
    }
  });

  test('has a person made once, though the answer was lost, and then changed', async () => {
    const { key, connection, account, run } = await ours();
    const person = { kind: 'put_person', account, api: 'v1', person: null } as const;
    await control.faults.plant({ fault: 'reset_after', match: { key, method: 'POST' } });
    const fields = { first_name: 'Ada', relationship: { representative: true } };
    const { errand, outcome } = await run({ ...person, fields });
    assert.equal(outcome.kind, 'unknown');
    const asked = (await desk.ask(connection, errand)).result;
    assert.ok(asked.kind === 'found');
    const made = done(asked.outcome);
    assert.ok(made.about === 'change' && made.reference !== null);
    assert.match(made.reference, /^person_/);
    const changed = await run({
      ...person,
      person: made.reference,
      fields: { last_name: 'Lovelace' },
    });
    assert.deepEqual(done(changed.outcome), made);
  });

  test('is rejected, and asking sees that it is', async () => {
    const { connection, account, run, read } = await ours();
    const reject = { kind: 'reject_account', account, reason: 'fraud' } as const;
    const unsent = desk.prepare(reject, ids.next('err'));
    assert.deepEqual((await desk.ask(connection, unsent)).result, { kind: 'absent' });
    const { errand, outcome } = await run(reject);
    assert.equal(done(outcome).about, 'change');
    const asked = (await desk.ask(connection, errand)).result;
    assert.ok(asked.kind === 'found' && asked.outcome.kind === 'done');
    const report = await read();
    assert.match(report.requirements.disabledReason ?? '', /^rejected\./);
    assert.deepEqual([report.mayCharge, report.mayBePaidOut], [false, false]);
  });

  test('loses a bank account that another stands in for, and asking sees it gone', async () => {
    const { connection, account, run, read } = await ours();
    const add = { kind: 'add_external_account', account, token: 'btok_de' } as const;
    const first = done((await run({ ...add, isDefault: true })).outcome);
    await run({ ...add, isDefault: true });
    assert.ok(first.about === 'change' && first.reference !== null);
    const remove = {
      kind: 'remove_external_account',
      account,
      externalAccount: first.reference,
    } as const;
    const standing = desk.prepare(remove, ids.next('err'));
    assert.deepEqual((await desk.ask(connection, standing)).result, { kind: 'absent' });
    const { errand, outcome } = await run(remove);
    assert.deepEqual(done(outcome), { about: 'change', account, reference: first.reference });
    const asked = (await desk.ask(connection, errand)).result;
    assert.ok(asked.kind === 'found' && asked.outcome.kind === 'done');
    assert.equal((await read()).externalAccounts.length, 1);
  });

  test('with a field that Stripe does not know is refused for good', async () => {
    const { account, run } = await ours();
    const fields = { business_profile: { colour: 'red' } };
    const { outcome } = await run({ kind: 'update_account', account, api: 'v1', fields });
    assert.deepEqual(refusal(outcome), ['invalid', false]);
  });
});
