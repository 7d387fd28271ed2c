import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { connectAccount } from '../../testing/connect-account.ts';
import { errorOf, openSandbox } from '../../testing/open-sandbox.ts';

const sandbox = await openSandbox();
const { control } = sandbox;
const transfers = { transfers: { requested: true } } as const;
const custom: Stripe.AccountCreateParams = { type: 'custom', capabilities: transfers };

/** The types of an account's events, oldest first. */
async function typesOf(key: string, stripeAccount: string): Promise<readonly string[]> {
  const events = await sandbox.stripe(key).events.list({ limit: 100 }, { stripeAccount });
  return events.data.map(({ type }) => type).reverse();
}

describe('external accounts', () => {
  it('a bank account is added by token or in full, made the default, and taken away', async () => {
    const key = 'sk_test_external';
    const stripe = sandbox.stripe(key);
    const { id } = await stripe.accounts.create(custom);
    const first = await stripe.accounts.createExternalAccount(id, {
      external_account: 'btok_de',
      metadata: { seller: 's1' },
    });
    assert.equal(first.object, 'bank_account');
    assert.deepEqual([first.last4, first.default_for_currency], ['3000', true]);
    const second = await stripe.accounts.createExternalAccount(id, {
      external_account: {
        object: 'bank_account',
        country: 'DE',
        currency: 'eur',
        account_number: 'DE62370400440532013001',
        account_holder_name: 'Ada',
      },
      default_for_currency: true,
    });
    assert.equal(second.default_for_currency, true);
    const before = await stripe.accounts.retrieveExternalAccount(id, first.id);
    assert.equal(before.object === 'bank_account' && before.default_for_currency, false);
    const kept = await errorOf(stripe.accounts.deleteExternalAccount(id, second.id));
    assert.match(kept.message, /cannot delete the default/);

    await stripe.accounts.updateExternalAccount(id, first.id, { default_for_currency: true });
    const gone = await stripe.accounts.deleteExternalAccount(id, second.id);
    assert.equal(gone.deleted, true);
    const list = await stripe.accounts.listExternalAccounts(id, { object: 'bank_account' });
    assert.deepEqual(
      list.data.map((one) => one.id),
      [first.id],
    );
    assert.equal(
      (await errorOf(stripe.accounts.retrieveExternalAccount(id, 'ba_x'))).statusCode,
      404,
    );
    const types = (await typesOf(key, id)).filter((type) => type.includes('external_account'));
    assert.equal(types.filter((type) => type.endsWith('.created')).length, 2);
    assert.equal(types.at(-1), 'account.external_account.deleted');
  });

  it('debit cards are taken, credit cards and unknown tokens are not', async () => {
    const stripe = sandbox.stripe('sk_test_external_card');
    const { id } = await stripe.accounts.create({ ...custom, country: 'US' });
    const card = await stripe.accounts.createExternalAccount(id, {
      external_account: 'tok_visa_debit',
    });
    assert.deepEqual([card.object, card.last4], ['card', '5556']);
    const add = (external_account: string) =>
      errorOf(stripe.accounts.createExternalAccount(id, { external_account }));
    assert.equal((await add('tok_visa')).code, 'invalid_card_type');
    assert.equal((await add('btok_nowhere')).code, 'resource_missing');
  });

  it('where Stripe collects, the platform only looks', async () => {
    const key = 'sk_test_external_express';
    const { id } = await connectAccount(sandbox, key);
    const stripe = sandbox.stripe(key);
    const refused = await errorOf(
      stripe.accounts.createExternalAccount(id, { external_account: 'btok_de' }),
    );
    assert.equal(refused.statusCode, 403);
    assert.deepEqual((await stripe.accounts.listExternalAccounts(id)).data, []);
  });
});

describe('persons of an account', () => {
  it('who stands for a company is asked for, then by his id, until he is known', async () => {
    const key = 'sk_test_persons';
    const stripe = sandbox.stripe(key);
    const { id } = await stripe.accounts.create({
      ...custom,
      business_type: 'company',
      company: {
        name: 'Engines',
        tax_id: '000000000',
        address: { line1: 'address_full_match', city: 'Berlin', postal_code: '10115' },
      },
      external_account: 'btok_de',
      tos_acceptance: { date: 1_700_000_000, ip: '203.0.113.4' },
    });
    const person = await stripe.accounts.createPerson(id, {
      first_name: 'Ada',
      relationship: { representative: true, title: 'Head' },
    });
    assert.equal(person.relationship?.representative, true);
    assert.ok(person.requirements?.currently_due.includes('last_name'));
    const due = (await stripe.accounts.retrieve(id)).requirements?.currently_due ?? [];
    assert.ok(
      due.every((field) => field.startsWith(`${person.id}.`)),
      due.join(),
    );

    const known = await stripe.accounts.updatePerson(id, person.id, {
      last_name: 'Byron',
      email: 'ada@seller.test',
      phone: '+4930123456',
      dob: { day: 1, month: 1, year: 1901 },
      address: { line1: 'address_full_match', city: 'Berlin', postal_code: '10115' },
      metadata: { who: 'ada' },
    });
    assert.deepEqual(known.dob, { day: 1, month: 1, year: 1901 });
    assert.deepEqual(known.metadata, { who: 'ada' });
    assert.equal(known.verification?.status, 'verified');
    assert.equal((await stripe.accounts.retrieve(id)).capabilities?.transfers, 'active');

    const other = await stripe.accounts.createPerson(id, { relationship: { owner: true } });
    const owners = await stripe.accounts.listPersons(id, { relationship: { owner: true } });
    assert.deepEqual(
      owners.data.map((one) => one.id),
      [other.id],
    );
    assert.equal((await stripe.accounts.deletePerson(id, other.id)).deleted, true);
    const types = await typesOf(key, id);
    for (const type of ['person.created', 'person.updated', 'person.deleted']) {
      assert.ok(types.includes(type), type);
    }
  });
});

describe('capabilities of an account', () => {
  it('each is retrieved, listed, asked for and given up', async () => {
    const key = 'sk_test_capabilities';
    const stripe = sandbox.stripe(key);
    const { id } = await stripe.accounts.create(custom);
    const one = await stripe.accounts.retrieveCapability(id, 'transfers', {
      expand: ['account'],
    });
    assert.equal(typeof one.account === 'object' && one.account.id, id);
    assert.deepEqual([one.status, one.requested], ['inactive', true]);
    assert.ok(one.requirements?.past_due.includes('business_type'));
    const asked = await stripe.accounts.updateCapability(id, 'card_payments', { requested: true });
    assert.deepEqual([asked.status, asked.requested], ['inactive', true]);
    assert.ok(asked.requirements?.currently_due.includes('business_profile.url'));
    await stripe.accounts.updateCapability(id, 'transfers', { requested: false });
    const all = await stripe.accounts.listCapabilities(id);
    assert.deepEqual(
      all.data.map(({ id: name, requested }) => [name, requested]),
      [
        ['card_payments', true],
        ['transfers', false],
      ],
    );
    assert.deepEqual((await stripe.accounts.retrieve(id)).capabilities, {
      card_payments: 'inactive',
    });
  });
});

describe('doors for sellers', () => {
  it('an Express dashboard opens once its owner is known, others never', async () => {
    const key = 'sk_test_login';
    const stripe = sandbox.stripe(key);
    const early = await stripe.accounts.create({ type: 'express' });
    assert.match(
      (await errorOf(stripe.accounts.createLoginLink(early.id))).message,
      /not completed onboarding/,
    );
    const full = await stripe.accounts.create({ type: 'standard' });
    const refused = await errorOf(stripe.accounts.createLoginLink(full.id));
    assert.equal(refused.code, 'not_allowed_on_standard_account');
    const { id } = await connectAccount(sandbox, key);
    const link = await stripe.accounts.createLoginLink(id);
    assert.equal(link.object, 'login_link');
    assert.equal((await fetch(link.url)).status, 200);
  });

  it('a session says which components it opens, and ends within the hour', async () => {
    const key = 'sk_test_session';
    const stripe = sandbox.stripe(key);
    const { id: account } = await connectAccount(sandbox, key);
    const { now_s } = await control.clock({ key, frozen: true });
    const session = await stripe.accountSessions.create({
      account,
      components: {
        account_onboarding: { enabled: true },
        payments: { enabled: true, features: { refund_management: false } },
      },
    });
    assert.match(session.client_secret, /^accs_secret__/);
    assert.equal(session.expires_at, now_s + 3_600);
    assert.equal(session.components.payments.features.refund_management, false);
    assert.equal(session.components.payments.features.capture_payments, true);
    assert.equal(session.components.payouts.enabled, false);
    const none = await errorOf(
      stripe.accountSessions.create({ account, components: { payouts: { enabled: false } } }),
    );
    assert.equal(none.param, 'components');
  });
});

describe('the end of an account', () => {
  it('its platform rejects it, for a reason, and may think again', async () => {
    const key = 'sk_test_reject';
    const stripe = sandbox.stripe(key);
    const { id } = await connectAccount(sandbox, key);
    const rejected = await stripe.accounts.reject(id, { reason: 'fraud_other' });
    assert.equal(rejected.requirements?.disabled_reason, 'rejected.platform_fraud');
    assert.deepEqual([rejected.charges_enabled, rejected.payouts_enabled], [false, false]);
    assert.equal((await typesOf(key, id)).at(-1), 'account.updated');
    const again = await stripe.accounts.unreject(id);
    assert.equal(again.charges_enabled, true);
    assert.match((await errorOf(stripe.accounts.unreject(id))).message, /not rejected/);
    const standard = await stripe.accounts.create({ type: 'standard' });
    const refused = await errorOf(stripe.accounts.reject(standard.id, { reason: 'other' }));
    assert.equal(refused.statusCode, 403);
  });
});

describe('a kept answer', () => {
  it('shows an account as it was, whatever was added since', async () => {
    const stripe = sandbox.stripe('sk_test_kept_account');
    const ask = { idempotencyKey: 'make-1' };
    const made = await stripe.accounts.create(custom, ask);
    await stripe.accounts.createExternalAccount(made.id, { external_account: 'btok_de' });
    const again = await stripe.accounts.create(custom, ask);
    assert.deepEqual({ ...again }, { ...made });
    assert.deepEqual(again.external_accounts?.data, []);
  });
});
