import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { errorOf, openSandbox } from '../../testing/open-sandbox.ts';
import { receiveNotices } from '../../testing/receive-notices.ts';

const sandbox = await openSandbox();
const { control } = sandbox;

const transfers = { transfers: { requested: true } } as const;
const pages = {
  type: 'account_onboarding',
  refresh_url: 'http://127.0.0.1:9/refresh',
  return_url: 'http://127.0.0.1:9/return',
} as const;

/** All that a person has to say to be handed money. */
const ada: Stripe.AccountUpdateParams.Individual = {
  first_name: 'Ada',
  last_name: 'Byron',
  email: 'ada@seller.test',
  phone: '+4930123456',
  dob: { day: 1, month: 1, year: 1901 },
  address: { line1: 'address_full_match', city: 'Berlin', postal_code: '10115' },
};

const accepted = { date: 1_700_000_000, ip: '203.0.113.4' };

async function customSeller(
  key: string,
  individual: Stripe.AccountUpdateParams.Individual = ada,
  more: Stripe.AccountCreateParams = {},
): Promise<Stripe.Account> {
  return await sandbox.stripe(key).accounts.create({
    type: 'custom',
    country: 'DE',
    business_type: 'individual',
    capabilities: transfers,
    individual,
    tos_acceptance: accepted,
    external_account: 'btok_de',
    ...more,
  });
}

describe('requirements of an account', () => {
  it('a person is asked for himself, a company for itself and for who stands for it', async () => {
    const stripe = sandbox.stripe('sk_test_req_kinds');
    const due = async (params: Stripe.AccountCreateParams) => {
      const made = await stripe.accounts.create({ type: 'custom', ...params });
      return made.requirements?.currently_due ?? [];
    };
    const person = await due({ business_type: 'individual', capabilities: transfers });
    assert.ok(person.includes('individual.dob.year') && person.includes('external_account'));
    assert.ok(!person.includes('business_profile.url') && !person.includes('company.name'));
    const company = await due({
      business_type: 'company',
      capabilities: { ...transfers, card_payments: { requested: true } },
    });
    for (const field of ['company.tax_id', 'representative.dob.day', 'business_profile.url']) {
      assert.ok(company.includes(field), field);
    }
  });

  it('what is handed in settles, until the account may be paid', async () => {
    const stripe = sandbox.stripe('sk_test_req_custom');
    const made = await stripe.accounts.create({
      type: 'custom',
      country: 'DE',
      capabilities: transfers,
    });
    assert.deepEqual(made.capabilities, { transfers: 'inactive' });
    const named = await stripe.accounts.update(made.id, {
      business_type: 'individual',
      individual: ada,
    });
    assert.deepEqual(named.requirements?.currently_due, [
      'external_account',
      'tos_acceptance.date',
      'tos_acceptance.ip',
    ]);
    assert.equal(named.individual?.first_name, 'Ada');
    assert.equal(named.details_submitted, false);

    const agreed = await stripe.accounts.update(made.id, { tos_acceptance: accepted });
    assert.deepEqual(agreed.capabilities, { transfers: 'active' });
    assert.deepEqual([agreed.details_submitted, agreed.payouts_enabled], [true, false]);

    const done = await stripe.accounts.update(made.id, { external_account: 'btok_de' });
    assert.equal(done.payouts_enabled, true);
    assert.equal(done.charges_enabled, false);
    assert.deepEqual(done.requirements?.currently_due, []);
    assert.equal(done.requirements?.disabled_reason, null);
    assert.equal(done.external_accounts?.data[0]?.object, 'bank_account');
  });

  it('who sells must say what he sells, and may be handed money meanwhile', async () => {
    const stripe = sandbox.stripe('sk_test_req_merchant');
    const made = await customSeller('sk_test_req_merchant', ada, {
      capabilities: { ...transfers, card_payments: { requested: true } },
    });
    assert.deepEqual(made.capabilities, { card_payments: 'inactive', transfers: 'active' });
    const done = await stripe.accounts.update(made.id, {
      business_profile: { mcc: '5734', url: 'https://ada.test' },
    });
    assert.equal(done.capabilities?.card_payments, 'active');
    assert.equal(done.charges_enabled, true);
  });

  it('Stripe takes its time to look through it where that is set', async () => {
    const key = 'sk_test_req_slow';
    await control.settings({ key, verification_ms: 60_000 });
    const made = await customSeller(key);
    assert.equal(made.capabilities?.transfers, 'pending');
    assert.equal(made.requirements?.disabled_reason, 'requirements.pending_verification');
    assert.deepEqual(made.requirements?.pending_verification, ['individual.verification.document']);
    await control.clock({ key, advance_seconds: 61 });
    const checked = await sandbox.stripe(key).accounts.retrieve(made.id);
    assert.equal(checked.capabilities?.transfers, 'active');
    const events = await sandbox.stripe(key).events.list({}, { stripeAccount: made.id });
    assert.deepEqual(
      events.data.slice(0, 2).map(({ type }) => type),
      ['account.updated', 'capability.updated'],
    );
  });

  it('test values fail, and a document or a better value helps', async () => {
    const key = 'sk_test_req_fails';
    const stripe = sandbox.stripe(key);
    const wrong = await customSeller(key, { ...ada, id_number: '111111111' });
    assert.deepEqual(wrong.capabilities, { transfers: 'inactive' });
    assert.equal(wrong.requirements?.errors?.[0]?.code, 'verification_failed_keyed_identity');
    assert.deepEqual(wrong.requirements?.past_due, ['individual.verification.document']);
    assert.equal(wrong.individual?.verification?.status, 'unverified');
    const helped = await stripe.accounts.update(wrong.id, {
      individual: { verification: { document: { front: 'file_identity_document_success' } } },
    });
    assert.equal(helped.capabilities?.transfers, 'active');

    const moved = await customSeller(key, {
      ...ada,
      address: { ...ada.address, line1: 'address_no_match' },
    });
    assert.deepEqual(moved.requirements?.currently_due, ['individual.address.line1']);
    const listed = await customSeller(key, { ...ada, dob: { day: 1, month: 1, year: 1900 } });
    assert.equal(listed.requirements?.disabled_reason, 'listed');
  });

  it('nobody accepts terms for accounts of which Stripe collects', async () => {
    const stripe = sandbox.stripe('sk_test_req_terms');
    const made = await stripe.accounts.create({ type: 'express' });
    const early = await errorOf(stripe.accounts.update(made.id, { tos_acceptance: accepted }));
    assert.equal(early.param, 'tos_acceptance[date]');
    const recipient = await errorOf(
      stripe.accounts.create({
        type: 'express',
        tos_acceptance: { service_agreement: 'recipient' },
        capabilities: { card_payments: { requested: true } },
      }),
    );
    assert.equal(recipient.param, 'capabilities[card_payments]');
  });
});

describe("Stripe's pages for sellers", () => {
  it('completing one hands in all that is asked', async () => {
    const stripe = sandbox.stripe('sk_test_onboard');
    const made = await stripe.accounts.create({ type: 'express', capabilities: transfers });
    const link = await stripe.accountLinks.create({ account: made.id, ...pages });
    const left = await control.onboard(link.url, 'incomplete');
    assert.equal(left.redirect_to, pages.return_url);
    assert.equal((await stripe.accounts.retrieve(made.id)).details_submitted, false);

    const next = await stripe.accountLinks.create({ account: made.id, ...pages });
    assert.equal((await control.onboard(next.url, 'complete')).details_submitted, true);
    const done = await stripe.accounts.retrieve(made.id);
    assert.deepEqual(done.capabilities, { transfers: 'active' });
    assert.equal(done.payouts_enabled, true);
    assert.deepEqual(done.requirements?.eventually_due, []);
    assert.equal(done.external_accounts?.data[0]?.currency, 'eur');
  });

  it('an account with the full dashboard gets what its country has', async () => {
    const stripe = sandbox.stripe('sk_test_onboard_full');
    const made = await stripe.accounts.create({ type: 'standard', country: 'US' });
    const link = await stripe.accountLinks.create({ account: made.id, ...pages });
    await control.onboard(link.url, 'complete');
    const done = await stripe.accounts.retrieve(made.id);
    assert.deepEqual(done.capabilities, { card_payments: 'active', transfers: 'active' });
    assert.equal(done.charges_enabled, true);
    assert.equal(done.external_accounts?.data[0]?.currency, 'usd');
  });

  it('a link is good once and for minutes, and leads to its refresh page then', async () => {
    const key = 'sk_test_onboard_once';
    const stripe = sandbox.stripe(key);
    const { id: account } = await stripe.accounts.create({ type: 'express' });
    const link = await stripe.accountLinks.create({ account, ...pages });
    const shown = await fetch(link.url);
    assert.match(await shown.text(), /outcome/);
    const again = await fetch(link.url, { redirect: 'manual' });
    assert.equal(again.headers.get('location'), pages.refresh_url);
    await control.onboard(link.url, 'complete');
    await assert.rejects(control.onboard(link.url, 'complete'), /was used/);

    const old = await stripe.accountLinks.create({ account, ...pages });
    await control.clock({ key, advance_seconds: 301 });
    await assert.rejects(control.onboard(old.url, 'complete'), /has expired/);
    const update = await errorOf(
      stripe.accountLinks.create({ account, ...pages, type: 'account_update' }),
    );
    assert.equal(update.param, 'type');
  });
});

describe('what Stripe asks later', () => {
  it('it is due by a deadline, past which the account may do nothing', async () => {
    const key = 'sk_test_req_later';
    const stripe = sandbox.stripe(key);
    const { id: account } = await customSeller(key);
    const { now_s } = await control.clock({ key, frozen: true });
    const soon = await control.require({
      key,
      account,
      currently_due: ['individual.id_number'],
      deadline: now_s + 86_400,
      errors: [
        { requirement: 'individual.id_number', code: 'information_missing', reason: 'Missing.' },
      ],
    });
    assert.equal(soon.requirements?.current_deadline, now_s + 86_400);
    assert.deepEqual(soon.requirements?.currently_due, ['individual.id_number']);
    assert.equal(soon.requirements?.errors?.[0]?.code, 'information_missing');
    assert.equal(soon.capabilities?.transfers, 'active');

    await control.clock({ key, advance_seconds: 86_401 });
    const late = await stripe.accounts.retrieve(account);
    assert.deepEqual(late.requirements?.past_due, ['individual.id_number']);
    assert.equal(late.requirements?.disabled_reason, 'requirements.past_due');
    assert.equal(late.requirements?.current_deadline, null);
    assert.deepEqual([late.capabilities?.transfers, late.payouts_enabled], ['inactive', false]);

    const settled = await stripe.accounts.update(account, {
      individual: { id_number: '000000000' },
    });
    assert.equal(settled.capabilities?.transfers, 'active');
    assert.deepEqual(settled.requirements?.past_due, []);
  });

  it('it may be announced, and be asked for eventually', async () => {
    const key = 'sk_test_req_future';
    const { id: account } = await customSeller(key);
    const { now_s } = await control.clock({ key, frozen: true });
    const announced = await control.require({
      key,
      account,
      currently_due: ['individual.nationality'],
      deadline: now_s + 1_000,
      future: true,
    });
    assert.deepEqual(announced.requirements?.currently_due, []);
    assert.deepEqual(announced.future_requirements?.currently_due, ['individual.nationality']);
    const eventual = await control.require({ key, account, eventually_due: ['individual.gender'] });
    assert.deepEqual(eventual.requirements?.eventually_due, ['individual.gender']);
    await control.clock({ key, advance_seconds: 1_001 });
    const late = await sandbox.stripe(key).accounts.retrieve(account);
    assert.deepEqual(late.requirements?.past_due, ['individual.nationality']);
    assert.deepEqual(late.future_requirements?.currently_due, []);
  });

  it('Stripe disables an account and lets it be again', async () => {
    const key = 'sk_test_req_disable';
    const { id: account } = await customSeller(key);
    const paused = await control.disable({ key, account, reason: 'platform_paused' });
    assert.equal(paused.requirements?.disabled_reason, 'platform_paused');
    assert.deepEqual([paused.capabilities?.transfers, paused.payouts_enabled], ['inactive', false]);
    const back = await control.disable({ key, account, reason: null });
    assert.equal(back.capabilities?.transfers, 'active');
    await assert.rejects(control.disable({ key, account, reason: 'mood' }), /mood is not one of/);
  });
});

describe('an account that lets its platform go', () => {
  it('is read no more, takes no transfers, and the platform hears of it', async () => {
    const key = 'sk_test_deauthorized';
    const stripe = sandbox.stripe(key);
    const { id } = await customSeller(key);
    const receiver = await receiveNotices();
    const endpoint = await stripe.webhookEndpoints.create({
      url: receiver.url,
      enabled_events: ['account.application.deauthorized'],
      connect: true,
    });
    await control.disconnect(key, id);
    const [notice] = await receiver.waitFor(1);
    const event = stripe.webhooks.constructEvent(
      notice?.body ?? '',
      notice?.signature ?? '',
      endpoint.secret ?? '',
    );
    assert.equal(event.type, 'account.application.deauthorized');
    assert.equal(event.account, id);
    assert.equal('object' in event.data.object && event.data.object.object, 'application');

    const late = await errorOf(stripe.accounts.retrieve(id));
    assert.deepEqual([late.statusCode, late.code], [403, 'account_invalid']);
    const inItsName = await errorOf(stripe.balance.retrieve({}, { stripeAccount: id }));
    assert.equal(inItsName.code, 'account_invalid');
    assert.deepEqual((await stripe.accounts.list()).data, []);
    const paid = await errorOf(
      stripe.transfers.create({ amount: 100, currency: 'eur', destination: id }),
    );
    assert.equal(paid.param, 'destination');

    await control.reconnect(key, id);
    assert.equal((await stripe.accounts.retrieve(id)).id, id);
    await assert.rejects(control.reconnect(key, id), /is not disconnected/);
  });
});
