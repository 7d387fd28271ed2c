import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type Stripe from 'stripe';
import { errorOf, openSandbox } from '../../testing/open-sandbox.ts';

const sandbox = await openSandbox();
const { control } = sandbox;

type Create = Stripe.V2.Core.AccountCreateParams;
const include: NonNullable<Create['include']> = [
  'configuration.merchant',
  'configuration.recipient',
  'defaults',
  'future_requirements',
  'identity',
  'requirements',
];

/** A seller of a marketplace that bears the losses and asks for what Stripe wants itself. */
const recipient: Create = {
  dashboard: 'none',
  contact_email: 'ada@seller.test',
  display_name: 'Ada',
  identity: { country: 'de', entity_type: 'individual' },
  configuration: {
    recipient: {
      capabilities: { stripe_balance: { stripe_transfers: { requested: true } } },
    },
  },
  defaults: {
    currency: 'eur',
    responsibilities: { fees_collector: 'application', losses_collector: 'application' },
  },
  metadata: { seller: 's1' },
  include,
};

const ada: NonNullable<Create['identity']> = {
  individual: {
    given_name: 'Ada',
    surname: 'Byron',
    email: 'ada@seller.test',
    phone: '+4930123456',
    date_of_birth: { day: 1, month: 1, year: 1901 },
    address: { line1: 'address_full_match', city: 'Berlin', postal_code: '10115', country: 'DE' },
  },
  attestations: {
    terms_of_service: { account: { date: '2026-01-02T03:04:05.000Z', ip: '203.0.113.4' } },
  },
};

const pages = {
  refresh_url: 'http://127.0.0.1:9/refresh',
  return_url: 'http://127.0.0.1:9/return',
};
const transfersOf = ({ configuration }: Stripe.V2.Core.Account) =>
  configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers;

describe('accounts of the second API', () => {
  it('one is made by its dimensions and shows the parts that are asked for', async () => {
    const { accounts } = sandbox.stripe('sk_test_v2_make').v2.core;
    const made = await accounts.create(recipient);
    assert.equal(made.object, 'v2.core.account');
    assert.deepEqual(made.applied_configurations, ['recipient']);
    assert.deepEqual(made.defaults?.responsibilities, {
      fees_collector: 'application',
      losses_collector: 'application',
      requirements_collector: 'application',
    });
    assert.deepEqual([made.identity?.country, made.contact_email], ['de', 'ada@seller.test']);
    assert.equal(transfersOf(made)?.status, 'restricted');
    assert.deepEqual(transfersOf(made)?.status_details, [
      { code: 'requirements_past_due', resolution: 'provide_info' },
    ]);
    const entry = made.requirements?.entries?.find(
      ({ description }) => description === 'identity.individual.given_name',
    );
    assert.equal(entry?.awaiting_action_from, 'user');
    assert.equal(entry?.minimum_deadline.status, 'past_due');
    assert.deepEqual(entry?.requested_reasons, [{ code: 'routine_onboarding' }]);

    const bare = await accounts.retrieve(made.id);
    assert.deepEqual(
      [bare.configuration, bare.requirements, bare.identity],
      [undefined, undefined, undefined],
    );
    const whole = await accounts.retrieve(made.id, { include });
    assert.deepEqual({ ...whole }, { ...made });
  });

  it('both doors lead to one account', async () => {
    const stripe = sandbox.stripe('sk_test_v2_doors');
    const { id } = await stripe.v2.core.accounts.create(recipient);
    const first = await stripe.accounts.retrieve(id);
    assert.equal(first.type, 'none');
    assert.deepEqual(first.capabilities, { transfers: 'inactive' });
    assert.equal(first.controller?.requirement_collection, 'application');

    const known = await stripe.v2.core.accounts.update(id, { identity: ada, include });
    assert.equal(known.identity?.individual?.given_name, 'Ada');
    assert.equal(transfersOf(known)?.status, 'active');
    assert.deepEqual(
      known.requirements?.entries?.map(({ description }) => description),
      ['configuration.recipient.default_outbound_destination'],
    );
    await stripe.accounts.createExternalAccount(id, { external_account: 'btok_de' });
    const done = await stripe.v2.core.accounts.retrieve(id, { include });
    assert.equal(
      done.configuration?.recipient?.capabilities?.stripe_balance?.payouts?.status,
      'active',
    );
    assert.deepEqual(done.requirements?.entries, []);
    const again = await stripe.accounts.retrieve(id);
    assert.deepEqual([again.payouts_enabled, again.individual?.first_name], [true, 'Ada']);

    const old = await stripe.accounts.create({
      type: 'express',
      capabilities: { transfers: { requested: true } },
    });
    const seen = await stripe.v2.core.accounts.retrieve(old.id, { include });
    assert.deepEqual(seen.applied_configurations, ['recipient']);
    assert.equal(seen.defaults?.responsibilities.fees_collector, 'application_express');
  });

  it('a merchant says what he sells; his page settles all', async () => {
    const key = 'sk_test_v2_merchant';
    const { accounts, accountLinks } = sandbox.stripe(key).v2.core;
    const made = await accounts.create({
      dashboard: 'full',
      identity: { country: 'us' },
      configuration: {
        merchant: { mcc: '5734', capabilities: { card_payments: { requested: true } } },
      },
      defaults: { responsibilities: { fees_collector: 'stripe', losses_collector: 'stripe' } },
      include,
    });
    assert.equal(made.configuration?.merchant?.mcc, '5734');
    assert.equal(made.defaults?.responsibilities.requirements_collector, 'stripe');
    const link = await accountLinks.create({
      account: made.id,
      use_case: { type: 'account_onboarding', account_onboarding: pages },
    });
    assert.equal(link.object, 'v2.core.account_link');
    assert.ok(Date.parse(link.expires_at) > Date.parse(link.created));
    await control.onboard(link.url, 'complete');
    const done = await accounts.retrieve(made.id, { include });
    assert.equal(done.configuration?.merchant?.capabilities?.card_payments?.status, 'active');
  });

  it('what Stripe asks later is an entry with its deadline, a rejection says why', async () => {
    const key = 'sk_test_v2_later';
    const stripe = sandbox.stripe(key);
    const { id: account } = await stripe.v2.core.accounts.create({
      ...recipient,
      identity: { ...recipient.identity, ...ada },
    });
    await stripe.accounts.createExternalAccount(account, { external_account: 'btok_de' });
    const { now_s } = await control.clock({ key, frozen: true });
    await control.require({
      key,
      account,
      currently_due: ['individual.id_number'],
      deadline: now_s + 1_000,
    });
    const asked = await stripe.v2.core.accounts.retrieve(account, { include });
    const [entry] = asked.requirements?.entries ?? [];
    assert.equal(entry?.description, 'identity.individual.id_numbers');
    assert.deepEqual(entry?.requested_reasons, [{ code: 'routine_verification' }]);
    assert.deepEqual(asked.requirements?.summary?.minimum_deadline, {
      status: 'currently_due',
      time: new Date((now_s + 1_000) * 1_000).toISOString(),
    });
    await control.disable({ key, account, reason: 'rejected.fraud' });
    const rejected = transfersOf(await stripe.v2.core.accounts.retrieve(account, { include }));
    assert.equal(rejected?.status, 'rejected');
    assert.equal(rejected?.status_details[0]?.code, 'rejected_fraud');
  });

  it('persons of a company are made, changed, listed and deleted', async () => {
    const { accounts } = sandbox.stripe('sk_test_v2_persons').v2.core;
    const { id } = await accounts.create({
      ...recipient,
      identity: { country: 'de', entity_type: 'company' },
    });
    const person = await accounts.persons.create(id, {
      given_name: 'Ada',
      relationship: { representative: true, title: 'Head' },
    });
    assert.equal(person.object, 'v2.core.account_person');
    const named = await accounts.persons.update(id, person.id, { surname: 'Byron' });
    assert.deepEqual([named.given_name, named.surname], ['Ada', 'Byron']);
    assert.equal((await accounts.persons.list(id)).data.length, 1);
    const { requirements } = await accounts.retrieve(id, { include });
    const due = requirements?.entries?.map(({ description }) => description) ?? [];
    assert.ok(due.includes(`identity.persons.${person.id}.date_of_birth.day`), due.join());
    await accounts.persons.del(id, person.id);
    assert.equal((await errorOf(accounts.persons.retrieve(id, person.id))).statusCode, 404);
  });

  it('lists go page by page, by configuration and by whether they are closed', async () => {
    const { accounts } = sandbox.stripe('sk_test_v2_list').v2.core;
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) made.unshift((await accounts.create(recipient)).id);
    const seen: string[] = [];
    for await (const one of accounts.list({ limit: 2 })) seen.push(one.id);
    assert.deepEqual(seen, made);
    const merchants = await accounts.list({ applied_configurations: ['merchant'] });
    assert.deepEqual(merchants.data, []);

    const [last = ''] = made;
    const unnamed = await errorOf(accounts.close(last, { applied_configurations: [] }));
    assert.equal(unnamed.code, 'invalid_fields');
    const closed = await accounts.close(last, { applied_configurations: ['recipient'] });
    assert.equal(closed.closed, true);
    assert.equal((await accounts.retrieve(last)).closed, true);
    assert.equal((await accounts.list({ closed: true })).data.length, 1);
    assert.equal((await accounts.list({})).data.length, 4);
    const first = await errorOf(sandbox.stripe('sk_test_v2_list').accounts.retrieve(last));
    assert.equal(first.code, 'account_invalid');
    assert.equal((await errorOf(accounts.update(last, {}))).code, 'account_closed');
  });
});

describe('requests of the second API', () => {
  it('errors have a code and no parameter', async () => {
    const { accounts } = sandbox.stripe('sk_test_v2_errors').v2.core;
    const odd = await errorOf(accounts.create({ ...recipient, colour: 'red' } as never));
    assert.deepEqual([odd.statusCode, odd.code, odd.param], [400, 'invalid_fields', undefined]);
    assert.match(odd.message, /unknown parameter: colour/);
    const none = await errorOf(accounts.retrieve('acct_none'));
    assert.deepEqual([none.statusCode, none.code], [404, 'not_found']);
    const uncovered = await errorOf(accounts.create({ ...recipient, account_token: 'x' }));
    assert.equal(uncovered.code, 'sandbox_not_covered');
  });

  it('a key replays what was done, runs again what failed, and lives for thirty days', async () => {
    const key = 'sk_test_v2_keys';
    const { accounts } = sandbox.stripe(key).v2.core;
    const ask = { idempotencyKey: 'make-1' };
    const made = await accounts.create(recipient, ask);
    await control.clock({ key, advance_seconds: 3 * 86_400 });
    const again = await accounts.create(recipient, ask);
    assert.equal(again.id, made.id);
    assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
    const other = await errorOf(accounts.create({ ...recipient, metadata: {} }, ask));
    assert.equal(other.rawType, 'idempotency_error');

    const close = { idempotencyKey: 'close-1' };
    await errorOf(accounts.close(made.id, {}, close));
    const named = await accounts.close(made.id, { applied_configurations: ['recipient'] }, close);
    assert.equal(named.closed, true);

    await control.clock({ key, advance_seconds: 31 * 86_400 });
    assert.notEqual((await accounts.create(recipient, ask)).id, made.id);
  });

  it('a 500 after the work is followed by the work, not by the 500', async () => {
    const key = 'sk_test_v2_500';
    const { accounts } = sandbox.stripe(key).v2.core;
    await control.faults.plant({ match: { key, path: '/v2/core/accounts' }, fault: '500_after' });
    const ask = { idempotencyKey: 'make-1' };
    assert.equal((await errorOf(accounts.create(recipient, ask))).statusCode, 500);
    const made = await accounts.create(recipient, ask);
    assert.equal((await accounts.list({})).data.length, 1);
    assert.equal(made.lastResponse.headers['idempotent-replayed'], 'true');
  });
});

describe('the journal', () => {
  it('a restart brings sellers back as they were, with keys, links and destinations', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'));
    after(() => rmSync(dataDir, { recursive: true, force: true }));
    const key = 'sk_test_v2_journal';
    const first = await openSandbox({ dataDir, seed: 'sellers' });
    const before = first.stripe(key);
    const ask = { idempotencyKey: 'make-1' };
    const { id } = await before.v2.core.accounts.create(recipient, ask);
    await before.v2.core.accounts.update(id, { identity: ada });
    await before.accounts.createExternalAccount(id, { external_account: 'btok_de' });
    const link = await before.v2.core.accountLinks.create({
      account: id,
      use_case: { type: 'account_onboarding', account_onboarding: pages },
    });
    const { now_s } = await first.control.clock({ key, frozen: true });
    const deadline = now_s + 1_000;
    await first.control.require({ key, account: id, currently_due: ['company.name'], deadline });
    const picture = await pictureOf(before, id);
    await first.close();

    const second = await openSandbox({ dataDir, seed: 'sellers' });
    const stripe = second.stripe(key);
    assert.deepEqual(await pictureOf(stripe, id), picture);
    assert.equal((await stripe.v2.core.accounts.create(recipient, ask)).id, id);
    await second.control.clock({ key, advance_seconds: 1_001 });
    const page = link.url.replace(first.url, second.url);
    const late = await stripe.accounts.retrieve(id);
    assert.equal(late.requirements?.disabled_reason, 'requirements.past_due');
    await assert.rejects(second.control.onboard(page, 'complete'), /has expired/);
  });
});

/** All that a client can see of one account. */
async function pictureOf(stripe: Stripe, id: string): Promise<unknown> {
  const { accounts, events } = stripe.v2.core;
  const seen = [
    await accounts.retrieve(id, { include }),
    await stripe.accounts.retrieve(id),
    (await stripe.accounts.listPersons(id)).data,
    (await stripe.accounts.listCapabilities(id)).data,
    (await stripe.events.list({ limit: 100 }, { stripeAccount: id })).data,
    (await events.list({ limit: 100 })).data,
  ];
  return JSON.parse(JSON.stringify(seen));
}
