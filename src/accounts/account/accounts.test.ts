import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { isRefusal } from '#kernel';
import { useDatabase } from '#test/database';
import { accountsByReference } from '../payee/accounts-by-reference.ts';
import { payeesOf } from '../payee/payees-of.ts';
import { type AccountsHouse, openAccountsHouse } from '../testing/open-accounts-house.ts';

const { database, url } = await useDatabase();
const openHouse = (): AccountsHouse => openAccountsHouse({ database, url });

const day = 86_400_000;
const at = (account: { readonly id: string }) => ({ params: { account_id: account.id } });
const refused = (code: string) => (fault: unknown) => isRefusal(fault, code);
const nothingDue = {
  currentlyDue: [],
  pastDue: [],
  pendingVerification: [],
  eventuallyDue: [],
  errors: [],
  deadline: null,
  disabledReason: null,
};

test('a pause lets nothing go to a seller, his provider hears nothing of it, and it ends', async () => {
  const house = openHouse();
  const made = await house.made();
  const payee = async () =>
    await database.asTenant(house.caller(), async (tx) =>
      (await payeesOf(tx, house.caller(), [made.id])).get(made.id),
    );
  assert.deepEqual([(await payee())?.mayReceive, (await payee())?.isPaused], [true, false]);
  const paused = await house.run('pauseAccount', at(made));
  assert.deepEqual([paused.status, paused.may_receive], ['paused', false]);
  assert.deepEqual([(await payee())?.mayReceive, (await payee())?.mayBePaidOut], [false, true]);
  await house.run('pauseAccount', at(made));
  const resumed = await house.run('resumeAccount', at(made));
  assert.equal(resumed.status, 'enabled');
  assert.equal(house.desk.calls.sent, 1);
  assert.deepEqual(await house.told(made), [
    'account.created',
    'account.enabled',
    'account.paused',
    'account.enabled',
  ]);
});

test('a way to onboard brings a seller into progress, and nothing of it is kept', async () => {
  const house = openHouse();
  house.desk.putAccount('acct_9', {
    hasSubmittedDetails: false,
    capabilities: { transfers: 'inactive' },
  });
  const account = await house.run('createAccount', { body: { provider_account: 'acct_9' } });
  assert.equal(account.status, 'not_started');
  const body = {
    kind: 'onboarding',
    return_url: 'https://shop.example/back',
    refresh_url: 'https://shop.example/again',
  } as const;
  const link = await house.run('openAccountLink', { ...at(account), body });
  assert.match(link.url, /acct_9\/onboarding$/);
  const session = await house.run('openAccountSession', {
    ...at(account),
    body: { components: ['account_onboarding'] },
  });
  const begun = await house.run('retrieveAccount', at(account));
  assert.equal(begun.status, 'in_progress');
  const stored = await everything();
  for (const secret of [link.url, session.client_secret]) assert.ok(!stored.includes(secret));
  assert.equal(house.desk.calls.sent, 0);
});

/** All that the database holds of accounts, errands, exchanges and events, as one text. */
const everything = async (): Promise<string> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const tables = ['accounts.account', 'providers.errand', 'providers.errand_exchange'];
    const texts: string[] = [];
    for (const table of [...tables, 'kernel.event']) {
      const { rows } = await client.query(`select t::text as row from ${table} as t`);
      texts.push(JSON.stringify(rows));
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
};

test('a page that there is not for such an account is refused', async () => {
  const house = openHouse();
  const made = await house.made({ kind: 'express' });
  const wrong = [
    [
      { kind: 'update', return_url: 'https://a.example', refresh_url: 'https://a.example' },
      'account_change_not_allowed',
    ],
    [{ kind: 'onboarding', return_url: 'https://a.example' }, 'account_order_invalid'],
  ] as const;
  for (const [body, code] of wrong) {
    await assert.rejects(house.run('openAccountLink', { ...at(made), body }), refused(code));
  }
  const login = await house.run('openAccountLink', { ...at(made), body: { kind: 'login' } });
  assert.match(login.url, /login$/);
  const full = await house.made({ kind: 'standard' });
  await assert.rejects(
    house.run('openAccountLink', { ...at(full), body: { kind: 'login' } }),
    refused('account_change_not_allowed'),
  );
});

test('who comes back from onboarding is what his provider says, not what he came back with', async () => {
  const house = openHouse();
  const made = await house.made();
  house.clock.advance(1_000);
  const requirements = {
    ...nothingDue,
    pastDue: ['individual.dob'],
    currentlyDue: ['individual.dob'],
  };
  house.desk.putAccount('acct_1', { requirements });
  const refreshed = await house.run('refreshAccount', at(made));
  assert.deepEqual(
    [refreshed.status, refreshed.requirements.past_due],
    ['restricted', ['individual.dob']],
  );
  house.desk.silence(true);
  await assert.rejects(
    house.run('refreshAccount', at(made)),
    refused('account_provider_unreachable'),
  );
});

test('a lost notice is healed by the sweep, and one account that cannot be read holds up no other', async () => {
  const house = openHouse();
  const made = await house.made();
  house.desk.putAccount('acct_1', { capabilities: { transfers: 'inactive' } });
  await house.sweep(23 * 3_600_000);
  assert.equal((await house.run('retrieveAccount', at(made))).status, 'enabled');
  house.desk.silence(true);
  await house.sweep(2 * 3_600_000);
  assert.equal((await house.run('retrieveAccount', at(made))).status, 'enabled');
  house.desk.silence(false);
  await house.sweep(5 * 60_000);
  assert.equal((await house.run('retrieveAccount', at(made))).status, 'restricted');
});

test('a deadline that comes near is told of once, also where nobody can be asked', async () => {
  const house = openHouse();
  const deadline = new Date(house.clock.now().getTime() + 40 * day);
  const made = await house.made();
  house.clock.advance(1_000);
  const futureRequirements = { ...nothingDue, currentlyDue: ['company.tax_id'], deadline };
  house.desk.putAccount('acct_1', { futureRequirements });
  assert.equal((await house.run('refreshAccount', at(made))).status, 'enabled');
  house.desk.silence(true);
  await house.sweep(11 * day);
  const soon = await house.run('retrieveAccount', at(made));
  assert.equal(soon.status, 'restricted_soon');
  await house.sweep(23 * day);
  await house.sweep(day);
  const told = await house.told(made);
  assert.deepEqual(told.slice(-2), ['account.restricted_soon', 'account.action_required']);
});

test('events carry nothing of the person behind a seller and nothing of his bank', async () => {
  const house = openHouse();
  house.desk.putAccount('acct_9', {
    email: 'ada@example.com',
    externalAccounts: [
      {
        reference: 'ba_1',
        kind: 'bank_account',
        currency: 'EUR',
        country: 'FR',
        bankName: 'Banque',
        last4: '3000',
        status: 'new',
        isDefault: true,
        isInstant: false,
      },
    ],
  });
  const body = { provider_account: 'acct_9', metadata: { note: 'private' } };
  const { id } = await house.run('createAccount', { body });
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query('select payload from kernel.event where object_id = $1', [
    id,
  ]);
  await client.end();
  const told = JSON.stringify(rows);
  assert.ok(rows.length > 0);
  for (const word of ['ada@', 'Banque', '3000', 'private']) assert.ok(!told.includes(word), word);
});

test('another organisation and the other mode find nothing, and a bound key only its own', async () => {
  const house = openHouse();
  const made = await house.made();
  const other = await house.made();
  const stranger = openHouse();
  const notFound = refused('account_not_found');
  for (const caller of [stranger.caller(), house.caller({ mode: 'live' })]) {
    await assert.rejects(house.run('retrieveAccount', at(made), caller), notFound);
    await assert.rejects(house.run('pauseAccount', at(made), caller), notFound);
    assert.deepEqual((await house.run('listAccounts', {}, caller)).data, []);
  }
  const bound = house.caller({ accountId: made.id });
  assert.equal((await house.run('retrieveAccount', at(made), bound)).id, made.id);
  await assert.rejects(house.run('retrieveAccount', at(other), bound), notFound);
  const { data } = await house.run('listAccounts', {}, bound);
  assert.deepEqual(
    data.map(({ id }) => id),
    [made.id],
  );
});

test('pages of accounts are complete, newest first, and by status where asked', async () => {
  const house = openHouse();
  const made: string[] = [];
  for (let i = 0; i < 4; i += 1) made.unshift((await house.made()).id);
  await house.run('pauseAccount', at({ id: made[1] ?? '' }));
  const first = await house.run('listAccounts', { query: { limit: 3 } });
  assert.equal(first.has_more, true);
  const cursor = first.next_cursor ?? '';
  const second = await house.run('listAccounts', { query: { cursor } });
  const all = [...first.data, ...second.data].map(({ id }) => id);
  assert.deepEqual(all, made.toSorted().toReversed());
  const { data } = await house.run('listAccounts', { query: { status: 'paused' } });
  assert.deepEqual(
    data.map(({ id }) => id),
    [made[1]],
  );
});

test('accounts are known by the name that their provider has for them, to their own organisation', async () => {
  const house = openHouse();
  const made = await house.made();
  const known = async (scope: ReturnType<AccountsHouse['caller']>) =>
    await database.asTenant(
      scope,
      async (tx) =>
        await accountsByReference(tx, { ...scope, provider: 'stripe' }, ['acct_1', 'acct_404']),
    );
  const own = await known(house.caller());
  assert.deepEqual([own.size, own.get('acct_1')?.id], [1, made.id]);
  assert.equal((await known(openHouse().caller())).size, 0);
});
