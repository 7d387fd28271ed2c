import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { connectAccount } from '../../testing/connect-account.ts';
import { errorOf, openSandbox } from '../../testing/open-sandbox.ts';

const sandbox = await openSandbox();
const stripe = sandbox.stripe('sk_test_accounts');

describe('connected accounts', () => {
  it('each old type stands for a controller', async () => {
    const seen = new Map<string, Stripe.Account.Controller | undefined>();
    for (const type of ['standard', 'express', 'custom'] as const) {
      seen.set(type, (await stripe.accounts.create({ type })).controller);
    }
    const said = [...seen].map(([type, controller]) => [
      type,
      controller?.stripe_dashboard?.type,
      controller?.fees?.payer,
      controller?.losses?.payments,
      controller?.requirement_collection,
    ]);
    assert.deepEqual(said, [
      ['standard', 'full', 'account', 'stripe', 'stripe'],
      ['express', 'express', 'application_express', 'application', 'stripe'],
      ['custom', 'none', 'application_custom', 'application', 'application'],
    ]);
  });

  it('a controller of its own gives type none, and type beside it is refused', async () => {
    const controller: Stripe.AccountCreateParams.Controller = {
      fees: { payer: 'application' },
      losses: { payments: 'application' },
      stripe_dashboard: { type: 'express' },
    };
    const made = await stripe.accounts.create({ controller, country: 'us' });
    assert.equal(made.type, 'none');
    assert.equal(made.controller?.fees?.payer, 'application');
    assert.equal(made.default_currency, 'usd');
    const both = await errorOf(stripe.accounts.create({ controller, type: 'express' }));
    assert.equal(both.param, 'type');
    const odd = await errorOf(
      stripe.accounts.create({ controller: { requirement_collection: 'application' } }),
    );
    assert.equal(odd.param, 'controller[requirement_collection]');
  });

  it('a new account may do nothing, and says what is due', async () => {
    const made = await stripe.accounts.create({
      type: 'express',
      email: 'ada@seller.test',
      capabilities: { transfers: { requested: true } },
    });
    assert.match(made.id, /^acct_1[A-Za-z0-9]{16}$/);
    assert.deepEqual(made.capabilities, { transfers: 'inactive' });
    assert.equal(made.charges_enabled || made.payouts_enabled || made.details_submitted, false);
    assert.equal(made.requirements?.disabled_reason, 'requirements.past_due');
    assert.ok(made.requirements?.currently_due?.includes('external_account'));
  });

  it('it is retrieved, changed, listed and deleted, and then it is nobody', async () => {
    const key = 'sk_test_accounts_life';
    const world = sandbox.stripe(key);
    const made = await world.accounts.create({ type: 'custom', metadata: { seller: 's1' } });
    await world.accounts.create({ type: 'express' });
    const changed = await world.accounts.update(made.id, {
      email: 'new@seller.test',
      business_profile: { name: 'Ada', url: 'https://ada.test' },
      tos_acceptance: { date: 1_700_000_000, ip: '203.0.113.4' },
      metadata: { more: 'x' },
    });
    assert.deepEqual(changed.metadata, { seller: 's1', more: 'x' });
    assert.equal(changed.tos_acceptance?.date, 1_700_000_000);
    assert.deepEqual({ ...(await world.accounts.retrieve(made.id)) }, { ...changed });
    assert.equal((await world.accounts.list()).data.length, 2);

    const gone = await world.accounts.del(made.id);
    assert.equal(gone.deleted, true);
    assert.equal((await world.accounts.list()).data.length, 1);
    const late = await errorOf(world.accounts.retrieve(made.id));
    assert.deepEqual([late.statusCode, late.code], [403, 'account_invalid']);
  });

  it('the caller is the platform, or the account that the header names', async () => {
    const made = await connectAccount(sandbox, 'sk_test_accounts');
    const platform = await stripe.accounts.retrieveCurrent();
    const seller = await stripe.accounts.retrieveCurrent({}, { stripeAccount: made.id });
    assert.equal(seller.id, made.id);
    assert.notEqual(platform.id, made.id);
    assert.equal((await stripe.accounts.retrieve(platform.id)).id, platform.id);
    const nested = await errorOf(
      stripe.accounts.create({ type: 'express' }, { stripeAccount: made.id }),
    );
    assert.match(nested.message, /signed up for Connect/);
  });

  it('a knob sets how it stands, and the platform hears of it', async () => {
    const key = 'sk_test_accounts_knob';
    const made = await connectAccount(sandbox, key);
    assert.deepEqual(made.capabilities, { card_payments: 'active', transfers: 'active' });
    const set = await sandbox.control.setAccount({
      key,
      account: made.id,
      capabilities: { transfers: 'inactive' },
      requirements: { past_due: ['company.tax_id'], disabled_reason: 'requirements.past_due' },
      payouts_enabled: false,
    });
    assert.deepEqual(set.capabilities, { card_payments: 'active', transfers: 'inactive' });
    assert.deepEqual({ ...(await sandbox.stripe(key).accounts.retrieve(made.id)) }, { ...set });
    const [event] = (await sandbox.stripe(key).events.list({}, { stripeAccount: made.id })).data;
    assert.equal(event?.type, 'account.updated');
    assert.equal(event?.account, made.id);
    assert.equal(
      event?.data.previous_attributes && 'requirements' in event.data.previous_attributes,
      true,
    );

    const wrong = (change: object) =>
      sandbox.control.setAccount({ key, account: made.id, ...change } as never);
    await assert.rejects(
      wrong({ capabilities: { transfers: 'perhaps' } }),
      /perhaps is not one of/,
    );
    await assert.rejects(wrong({ requirements: { soon: [] } }), /soon is not one of/);
    await assert.rejects(wrong({ account: 'acct_none' }), /is not connected/);
  });
});
