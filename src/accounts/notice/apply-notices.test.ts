import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useDatabase } from '#test/database';
import { type AccountsHouse, openAccountsHouse } from '../testing/open-accounts-house.ts';

const { database, url } = await useDatabase();
const openHouse = (): AccountsHouse => openAccountsHouse({ database, url });

const at = (account: { readonly id: string }) => ({ params: { account_id: account.id } });

test('a notice makes an account be read, whatever it carries', async () => {
  const house = openHouse();
  const made = await house.made();
  house.clock.advance(1_000);
  house.desk.putAccount('acct_1', { capabilities: { transfers: 'inactive' } });
  assert.equal(await house.notice({ account: 'acct_1' }), 'processed');
  const read = await house.run('retrieveAccount', at(made));
  assert.deepEqual([read.status, read.may_receive], ['restricted', false]);
});

test('a notice of an account that is not ours is kept and never acted upon', async () => {
  const house = openHouse();
  const stranger = openHouse();
  const made = await stranger.made();
  house.desk.putAccount('acct_1', { capabilities: {} });
  assert.equal(await house.notice({ account: 'acct_1' }), 'ignored');
  assert.equal(await house.notice({ account: 'acct_1', suggests: 'ended' }), 'ignored');
  assert.equal((await stranger.run('retrieveAccount', at(made))).status, 'enabled');
});

test('while the making of an account has no known end, a notice that may be about it waits', async () => {
  const house = openHouse();
  house.desk.fail('lost_after');
  const lost = await house.made();
  assert.equal(await house.notice({ account: 'acct_1' }), 'failed');
  await house.sweep(60_000);
  assert.equal(await house.notice({ account: 'acct_1' }), 'processed');
  assert.equal((await house.run('retrieveAccount', at(lost))).status, 'enabled');
});

test('a notice whose account cannot be read now comes again', async () => {
  const house = openHouse();
  await house.made();
  house.desk.silence(true);
  assert.equal(await house.notice({ account: 'acct_1' }), 'failed');
  house.desk.silence(false);
  assert.equal(await house.notice({ account: 'acct_1' }), 'processed');
});

test('an account that lets us in no more is disconnected by the notice, and nobody reads it', async () => {
  const house = openHouse();
  const made = await house.made();
  house.clock.advance(5_000);
  house.desk.silence(true);
  assert.equal(
    await house.notice({
      account: 'acct_1',
      type: 'account.application.deauthorized',
      suggests: 'ended',
    }),
    'processed',
  );
  const gone = await house.run('retrieveAccount', at(made));
  assert.deepEqual([gone.status, gone.disconnected_for], ['disconnected', 'deauthorized']);
  assert.equal((await house.told(made)).at(-1), 'account.disconnected');
});

test('an old farewell changes nothing of an account that was connected again', async () => {
  const house = openHouse();
  house.desk.putAccount('acct_9');
  const body = { provider_account: 'acct_9' };
  const account = await house.run('createAccount', { body });
  house.clock.advance(5_000);
  const farewell = { account: 'acct_9', suggests: 'ended', occurredAt: house.clock.now() } as const;
  await house.notice(farewell);
  house.clock.advance(5_000);
  assert.equal((await house.run('createAccount', { body })).status, 'enabled');
  assert.equal(await house.notice(farewell), 'processed');
  assert.equal((await house.run('retrieveAccount', at(account))).status, 'enabled');
});

test('an account that is found not to let us in is disconnected though its notice was lost', async () => {
  const house = openHouse();
  const made = await house.made();
  house.desk.disconnect('acct_1');
  await house.sweep(25 * 3_600_000);
  const gone = await house.run('retrieveAccount', at(made));
  assert.deepEqual([gone.status, gone.disconnected_for], ['disconnected', 'gone']);
});

test('in whatever order and however often notices come, the account ends as its provider has it', async () => {
  const house = openHouse();
  const made = await house.made();
  for (const transfers of ['inactive', 'active', 'pending', 'active'] as const) {
    house.clock.advance(1_000);
    house.desk.putAccount('acct_1', { capabilities: { transfers } });
  }
  const past = (ms: number) => new Date(house.clock.now().getTime() - ms);
  for (const ms of [1_000, 4_000, 2_000, 4_000, 3_000]) {
    assert.equal(await house.notice({ account: 'acct_1', occurredAt: past(ms) }), 'processed');
  }
  assert.equal((await house.run('retrieveAccount', at(made))).status, 'enabled');
  assert.ok(!(await house.told(made)).includes('account.restricted'));
});
