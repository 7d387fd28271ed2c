import assert from 'node:assert/strict';
import { test } from 'node:test';
import { armFailpoint, isRefusal, seededIds } from '#kernel';
import { useDatabase } from '#test/database';
import { endErrandLeases } from '#test/errand-leases';
import { type AccountsHouse, openAccountsHouse } from '../testing/open-accounts-house.ts';
import { isUnderWay } from './under-way.ts';

const { database, url } = await useDatabase();
const openHouse = (): AccountsHouse => openAccountsHouse({ database, url });

const custom = { kind: 'custom', country: 'DE' } as const;
const at = (account: { readonly id: string }) => ({ params: { account_id: account.id } });
const refused = (code: string) => (fault: unknown) => isRefusal(fault, code);

/** A caller whose ids come out the same each time: a request that is run again. */
const sameCaller = (house: AccountsHouse, seed: string) => () =>
  house.caller({ ids: seededIds(seed, house.clock.now()) });

test('an account is made under our own id, and shows what its provider says of it', async () => {
  const house = openHouse();
  const made = await house.made({ seller_reference: 'atelier-42', email: 'a@example.com' });
  assert.deepEqual(
    [made.status, made.provider_reference, made.api, made.seller_reference, made.may_receive],
    ['enabled', 'acct_1', 'v2', 'atelier-42', true],
  );
  assert.deepEqual(made.change, {
    id: made.change?.id,
    kind: 'create_account',
    status: 'done',
    failure: null,
  });
  const [deed] = house.desk.done;
  assert.equal(deed?.errand.body['accountId'], made.id);
  assert.deepEqual(await house.told(made), ['account.created', 'account.enabled']);
  assert.deepEqual(await house.run('retrieveAccount', at(made)), made);
});

test('the same request run again makes no second account', async () => {
  const house = openHouse();
  const caller = sameCaller(house, 'again');
  const first = await house.run('createAccount', { body: custom }, caller());
  const second = await house.run('createAccount', { body: custom }, caller());
  assert.deepEqual(second, first);
  assert.equal(house.desk.done.length, 1);
  assert.equal((await house.told(first)).filter((type) => type === 'account.created').length, 1);
});

test('an account whose answer was lost is found by our id, and none is made twice', async () => {
  const house = openHouse();
  house.desk.fail('lost_after');
  const lost = await house.made();
  assert.ok(isUnderWay(lost));
  assert.deepEqual([lost.provider_reference, lost.may_receive], [null, false]);
  await house.sweep(60_000);
  const found = await house.run('retrieveAccount', at(lost));
  assert.deepEqual([found.provider_reference, found.status], ['acct_1', 'enabled']);
  assert.equal(house.desk.done.length, 1);
});

test('a request that died before it sent is taken up when it is run again', async () => {
  const house = openHouse();
  const caller = sameCaller(house, 'died');
  const disarm = armFailpoint('providers.errand_before_call', 'throw');
  await assert.rejects(house.run('createAccount', { body: custom }, caller()));
  disarm();
  assert.equal(house.desk.calls.sent, 0);
  await endErrandLeases(url, house.caller().organisationId);
  house.clock.advance(60_000);
  const made = await house.run('createAccount', { body: custom }, caller());
  assert.deepEqual([made.change?.status, house.desk.done.length], ['done', 1]);
});

test('what was never sent is refused for now, and made under the same request later', async () => {
  const house = openHouse();
  const caller = sameCaller(house, 'later');
  house.desk.fail('refused_connection');
  await assert.rejects(
    house.run('createAccount', { body: custom }, caller()),
    refused('account_provider_unreachable'),
  );
  const made = await house.run('createAccount', { body: custom }, caller());
  assert.deepEqual([made.change?.status, house.desk.done.length], ['done', 1]);
});

test('what the provider refuses is refused in its words, and the account shows it', async () => {
  const house = openHouse();
  const made = await house.made();
  house.desk.fail('account_gone');
  await assert.rejects(
    house.run('updateAccount', { ...at(made), body: { details: { email: 'b@example.com' } } }),
    refused('account_change_refused'),
  );
  const { change } = await house.run('retrieveAccount', at(made));
  assert.deepEqual(
    [change?.status, change?.failure],
    ['refused', { code: 'account_gone', message: 'No.' }],
  );
});

test('beside a change whose end nobody knows no other one is begun', async () => {
  const house = openHouse();
  const made = await house.made();
  house.desk.fail('lost_after');
  const body = { details: { email: 'b@example.com' } };
  const lost = await house.run('updateAccount', { ...at(made), body });
  assert.ok(isUnderWay(lost));
  await assert.rejects(
    house.run('setPayoutSchedule', { ...at(made), body: { interval: 'manual' } }),
    refused('account_busy'),
  );
  await house.sweep(60_000);
  const after = await house.run('setPayoutSchedule', { ...at(made), body: { interval: 'manual' } });
  assert.equal(after.change?.status, 'done');
  assert.equal(house.desk.done.length, 3);
});

test('a change is followed by a reading, which tells what came of it', async () => {
  const house = openHouse();
  const made = await house.made();
  house.clock.advance(1_000);
  house.desk.putAccount('acct_1', { email: 'b@example.com' });
  const body = { details: { email: 'b@example.com' }, metadata: { a: '1' } };
  const changed = await house.run('updateAccount', { ...at(made), body });
  assert.deepEqual([changed.email, changed.metadata], ['b@example.com', { a: '1' }]);
});

test('what only the platform knows of a seller changes without the provider', async () => {
  const house = openHouse();
  const made = await house.made();
  const body = { seller_reference: null, metadata: { tier: 'gold' } };
  const changed = await house.run('updateAccount', { ...at(made), body });
  assert.deepEqual([changed.seller_reference, changed.metadata], [null, { tier: 'gold' }]);
  assert.equal(house.desk.calls.sent, 1);
});

test('persons, banks and schedules go to the provider as they are given', async () => {
  const house = openHouse();
  const made = await house.made();
  await house.run('putPerson', { ...at(made), body: { details: { first_name: 'Ada' } } });
  await house.run('addExternalAccount', { ...at(made), body: { token: 'btok_1' } });
  await house.run('removeExternalAccount', {
    params: { account_id: made.id, external_account: 'ba_1' },
  });
  const minimum_balances = [{ amount: '25.00', currency: 'EUR' }];
  const schedule = { interval: 'weekly', weekday: 'monday', minimum_balances } as const;
  await house.run('setPayoutSchedule', { ...at(made), body: schedule });
  const [, person, bank, removed, payouts] = house.desk.done.map(({ errand }) => errand);
  assert.deepEqual([person?.kind, person?.body['fields']], ['put_person', { first_name: 'Ada' }]);
  assert.deepEqual([bank?.body['token'], bank?.body['isDefault']], ['btok_1', false]);
  assert.equal(removed?.body['externalAccount'], 'ba_1');
  assert.deepEqual(payouts?.body['schedule'], {
    interval: 'weekly',
    delayDays: null,
    weekday: 'monday',
    dayOfMonth: null,
    minimumBalances: [{ minor: '2500', currency: 'EUR' }],
  });
});

test('what is for accounts of another kind is refused before anything is sent', async () => {
  const house = openHouse();
  const standard = await house.made({ kind: 'standard' });
  assert.deepEqual(standard.needs, ['card_payments', 'transfers']);
  const sent = house.desk.calls.sent;
  const notAllowed = refused('account_change_not_allowed');
  const person = { details: { first_name: 'Ada' } };
  await assert.rejects(house.run('putPerson', { ...at(standard), body: person }), notAllowed);
  const bank = { token: 'btok_1' };
  await assert.rejects(
    house.run('addExternalAccount', { ...at(standard), body: bank }),
    notAllowed,
  );
  const reason = { reason: 'fraud' } as const;
  await assert.rejects(house.run('rejectAccount', { ...at(standard), body: reason }), notAllowed);
  const close = { close: true };
  await assert.rejects(
    house.run('disconnectAccount', { ...at(standard), body: close }),
    notAllowed,
  );
  assert.equal(house.desk.calls.sent, sent);
});

test('an order that does not hold together is refused, saying which field', async () => {
  const house = openHouse();
  const wrong = [
    [{ kind: 'custom' }, '/country'],
    [{ country: 'DE' }, '/kind'],
    [{ ...custom, traits: { dashboard: 'none' } }, '/traits'],
    [{ provider_account: 'acct_9', country: 'DE' }, '/country'],
  ] as const;
  for (const [body, pointer] of wrong) {
    await assert.rejects(
      house.run('createAccount', { body: body as object }),
      (fault) => isRefusal(fault, 'account_order_invalid') && fault.particulars.pointer === pointer,
    );
  }
  await assert.rejects(
    house.run('createAccount', { body: { ...custom, provider: 'plain' } }),
    refused('account_provider_unsupported'),
  );
  assert.equal(house.desk.calls.sent, 0);
});

test('an account that the provider has made is read, and connected once', async () => {
  const house = openHouse();
  house.desk.putAccount('acct_9', {
    email: 'seller@example.com',
    capabilities: { card_payments: 'active', transfers: 'pending' },
  });
  const caller = sameCaller(house, 'import');
  const body = { provider_account: 'acct_9', seller_reference: 'atelier-42' };
  const imported = await house.run('createAccount', { body }, caller());
  assert.deepEqual(
    [imported.provider_reference, imported.status, imported.needs, imported.change],
    ['acct_9', 'pending_verification', ['card_payments', 'transfers'], null],
  );
  assert.deepEqual(await house.run('createAccount', { body }, caller()), imported);
  await assert.rejects(house.run('createAccount', { body }), refused('account_already_connected'));
  assert.deepEqual(await house.told(imported), ['account.created', 'account.updated']);
});

test('an account that does not let us in is not connected', async () => {
  const house = openHouse();
  house.desk.putAccount('acct_9');
  house.desk.disconnect('acct_9');
  for (const provider_account of ['acct_9', 'acct_8']) {
    await assert.rejects(
      house.run('createAccount', { body: { provider_account } }),
      refused('account_not_readable'),
    );
  }
  house.desk.silence(true);
  await assert.rejects(
    house.run('createAccount', { body: { provider_account: 'acct_8' } }),
    refused('account_provider_unreachable'),
  );
  assert.deepEqual((await house.run('listAccounts')).data, []);
});

test('an account that was disconnected comes back as what it was, another one is another', async () => {
  const house = openHouse();
  house.desk.putAccount('acct_9');
  const body = { provider_account: 'acct_9', seller_reference: 'atelier-42' };
  const first = await house.run('createAccount', { body });
  const gone = await house.run('disconnectAccount', { ...at(first), body: {} });
  assert.deepEqual([gone.status, gone.disconnected_for], ['disconnected', 'requested']);
  await assert.rejects(
    house.run('setPayoutSchedule', { ...at(first), body: { interval: 'manual' } }),
    refused('account_not_connected'),
  );
  house.clock.advance(1_000);
  const back = await house.run('createAccount', { body });
  assert.deepEqual([back.id, back.status], [first.id, 'enabled']);
  house.desk.putAccount('acct_10');
  const other = await house.run('createAccount', {
    body: { ...body, provider_account: 'acct_10' },
  });
  assert.notEqual(other.id, first.id);
  const query = { seller_reference: 'atelier-42' };
  const { data } = await house.run('listAccounts', { query });
  assert.deepEqual(
    data.map(({ id }) => id),
    [other.id, first.id].toSorted().toReversed(),
  );
});

test('an account that is closed at its provider is disconnected by that', async () => {
  const house = openHouse();
  const made = await house.made();
  const closed = await house.run('disconnectAccount', { ...at(made), body: { close: true } });
  assert.deepEqual(
    [closed.status, closed.disconnected_for, closed.change?.kind, closed.change?.status],
    ['disconnected', 'closed', 'close_account', 'done'],
  );
  assert.ok((await house.told(made)).includes('account.disconnected'));
});
