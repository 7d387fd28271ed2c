import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import type Stripe from 'stripe';
import { connectAccount } from '../../testing/connect-account.ts';
import { cardPayment, openSandbox, type TestSandbox } from '../../testing/open-sandbox.ts';
import { type Schema, violationsOf } from '../../testing/schema.ts';
import { stripeEndpoints } from '../endpoints.ts';

// Contract data lies beside the repository and never in it; see sandbox/README.md.
const file = new URL('../../../../shared/data/stripe/contract.json', import.meta.url);
const isThere = existsSync(file);
const skip = isThere ? false : 'the contract data is not beside the repository';

interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  readonly 'x-snapshot-events': Readonly<Record<string, unknown>>;
  readonly 'x-thin-event-types': readonly string[];
}

interface Operation {
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
  readonly 'x-query-schema'?: Schema;
}

describe('the contract', { skip }, () => {
  let contract: Contract;
  before(() => {
    contract = JSON.parse(readFileSync(file, 'utf8')) as Contract;
  });

  it('the parameters of every operation are those of the contract, no more and no fewer', () => {
    for (const { method, path, params } of stripeEndpoints(() => 0)) {
      // The data has no persons of the second API; the compiler holds their parameters.
      if (path.startsWith('/v2/core/accounts/:id/persons')) continue;
      // Nor has it files, which another host of Stripe's takes.
      if (path.startsWith('/v1/files')) continue;
      const pattern = path
        .replace(/^(\/v1\/accounts\/):id\/(\w+)\/:\w+$/, '$1{accountId}/$2/{id}')
        .replace(
          '/customers/:id/payment_methods/:method',
          '/customers/{customerId}/payment_methods/{id}',
        )
        .replace('/transfers/:id/reversals/:reversal', '/transfers/{transferId}/reversals/{id}')
        .replace('/application_fees/:id/refunds/:refund', '/application_fees/{feeId}/refunds/{id}')
        .replace(':id', '{id}');
      const operation = contract.paths[pattern]?.[method.toLowerCase()];
      assert.ok(operation, `${method} ${pattern} is in the contract`);
      const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
      const schema = body ?? operation['x-query-schema'];
      const known = Object.keys(resolved(contract, schema)?.properties ?? {}).sort();
      // Links to further pages carry a parameter that nobody is told of.
      const taken = Object.keys(params).filter(
        (name) => !path.startsWith('/v2/') || name !== 'page',
      );
      assert.deepEqual(taken.sort(), known, `${method} ${path}`);
    }
  });

  it('every object and event that the sandbox gives has the shape of the contract', async () => {
    const seen = await someOfEach();
    assert.ok(seen.length > 30);
    for (const { schema, body } of seen) {
      const violations = violationsOf(
        body,
        { $ref: `#/components/schemas/${schema}` },
        contract.components.schemas,
      );
      assert.deepEqual(violations, [], schema);
    }
  });

  it('every event type is one of the contract', async () => {
    const types = (await someOfEach()).flatMap(({ body }) =>
      isEvent(body) ? [body.object === 'event' ? body.type : `thin ${body.type}`] : [],
    );
    assert.ok(types.length > 15);
    assert.deepEqual(
      types.filter((type) =>
        type.startsWith('thin ')
          ? !contract['x-thin-event-types'].includes(type.slice(5))
          : !(type in contract['x-snapshot-events']),
      ),
      [],
    );
  });
});

function isEvent(body: unknown): body is { readonly object: string; readonly type: string } {
  const objects: readonly unknown[] = ['event', 'v2.core.event'];
  return (
    typeof body === 'object' && body !== null && 'object' in body && objects.includes(body.object)
  );
}

function resolved(contract: Contract, schema: Schema | undefined): Schema | undefined {
  const name = schema?.$ref?.split('/').at(-1);
  return name === undefined ? schema : contract.components.schemas[name];
}

const schemaOf: Readonly<Record<string, string>> = {
  payment_intent: 'PaymentIntent',
  setup_intent: 'SetupIntent',
  charge: 'Charge',
  refund: 'Refund',
  customer: 'Customer',
  payment_method: 'PaymentMethod',
  balance_transaction: 'BalanceTransaction',
  balance: 'Balance',
  webhook_endpoint: 'WebhookEndpoint',
  application_fee: 'ApplicationFee',
  fee_refund: 'FeeRefund',
  transfer: 'Transfer',
  transfer_reversal: 'TransferReversal',
  payout: 'Payout',
  topup: 'Topup',
  bank_account: 'BankAccount',
  balance_settings: 'BalanceSettings',
  account: 'Account',
  person: 'Person',
  capability: 'Capability',
  card: 'Card',
  account_link: 'AccountLink',
  account_session: 'AccountSession',
  login_link: 'LoginLink',
  'v2.core.account': 'V2.Core.Account',
  'v2.core.account_link': 'V2.Core.AccountLink',
  'v2.core.event': 'thin_event',
  'v2.core.event_destination': 'V2.Core.EventDestination',
};

/** Objects in many states, and the events they left. */
async function someOfEach(): Promise<
  readonly { readonly schema: string; readonly body: unknown }[]
> {
  const sandbox = await openSandbox();
  const key = 'sk_test_contract';
  const stripe = sandbox.stripe(key);
  const limit = 100;
  const customer = await stripe.customers.create({ email: 'ada@bascule.test', name: 'Ada' });
  await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  for (const payment_method of [
    'pm_card_visa',
    'pm_card_threeDSecure2Required',
    'pm_card_chargeDeclined',
    'pm_card_refundFail',
    'pm_card_pendingRefund',
  ]) {
    for (const capture_method of ['automatic', 'manual'] as const) {
      const intent = await stripe.paymentIntents
        .create(
          cardPayment({
            payment_method,
            capture_method,
            customer: customer.id,
            description: 'all',
          }),
        )
        .catch(() => undefined);
      if (intent?.status === 'requires_capture') await stripe.paymentIntents.capture(intent.id);
      if (intent !== undefined) {
        await stripe.refunds
          .create({ payment_intent: intent.id, amount: 100 })
          .catch(() => undefined);
      }
    }
    await stripe.setupIntents
      .create({ ...cardPaymentSetup, payment_method, customer: customer.id })
      .catch(() => undefined);
  }
  await stripe.paymentIntents.cancel(
    (await stripe.paymentIntents.create({ amount: 500, currency: 'eur' })).id,
  );
  await stripe.webhookEndpoints.create({
    url: 'http://127.0.0.1:9/',
    enabled_events: ['plan.created'],
  });
  await sandbox.control.clock({ key, advance_seconds: 10 });

  const { id: stripeAccount } = await connectAccount(sandbox, key);
  const paid = await stripe.paymentIntents.create(cardPayment(), { stripeAccount });
  await stripe.refunds.create({ payment_intent: paid.id }, { stripeAccount });
  await moveMoney(stripe, stripeAccount);
  await payOut(sandbox, key, stripeAccount);
  const parts = await partsOfAccount(stripe, stripeAccount);
  await stripe.webhookEndpoints.create({
    url: 'http://127.0.0.1:9/',
    enabled_events: ['plan.created'],
    connect: true,
  });

  const lists = await Promise.all([
    stripe.paymentIntents.list({
      limit,
      expand: ['data.latest_charge.balance_transaction', 'data.customer'],
    }),
    stripe.setupIntents.list({ limit }),
    stripe.charges.list({ limit, expand: ['data.refunds', 'data.transfer'] }),
    stripe.refunds.list({ limit }),
    stripe.customers.list({ limit }),
    stripe.paymentMethods.list({ limit, customer: customer.id }),
    stripe.balanceTransactions.list({ limit, expand: ['data.source'] }),
    stripe.webhookEndpoints.list({ limit }),
    stripe.accounts.list({ limit }),
    stripe.charges.list({ limit }, { stripeAccount }),
    stripe.balanceTransactions.list({ limit, expand: ['data.source'] }, { stripeAccount }),
    stripe.topups.list({ limit }),
    stripe.payouts.list({ limit, expand: ['data.destination'] }, { stripeAccount }),
    stripe.applicationFees.list({
      limit,
      expand: ['data.charge', 'data.originating_transaction', 'data.account'],
    }),
    stripe.transfers.list({
      limit,
      expand: ['data.destination', 'data.destination_payment', 'data.source_transaction'],
    }),
  ]);
  const objects: unknown[] = [
    ...parts,
    ...(await ofSecond(stripe)),
    ...lists.flatMap((list) => [...list.data]),
    await stripe.balance.retrieve(),
    await stripe.balance.retrieve({}, { stripeAccount }),
    await stripe.balanceSettings.retrieve({}, { stripeAccount }),
    await stripe.accounts.retrieveCurrent(),
  ];
  const events = [
    ...(await stripe.events.list({ limit })).data,
    ...(await stripe.events.list({ limit }, { stripeAccount })).data,
  ];
  return [...objects, ...events.map((event) => event.data.object), ...events].flatMap((body) => {
    const kind = (body as { readonly object: string }).object;
    const schema = kind === 'event' ? 'snapshot_event' : schemaOf[kind];
    return schema === undefined ? [] : [{ schema, body }];
  });
}

/** All that stands beside an account of each kind, and doors into one. */
async function partsOfAccount(stripe: Stripe, express: string): Promise<readonly unknown[]> {
  const { id: account } = await stripe.accounts.create({
    type: 'custom',
    country: 'US',
    business_type: 'company',
    company: { name: 'Engines', tax_id: '111111111' },
    capabilities: { transfers: { requested: true } },
    external_account: 'btok_us_verified',
  });
  await stripe.accounts.create({
    type: 'custom',
    business_type: 'individual',
    individual: { first_name: 'Ada', id_number: '111111111' },
  });
  const { id } = await stripe.accounts.createPerson(account, {
    first_name: 'Ada',
    dob: { day: 1, month: 1, year: 1901 },
    relationship: { representative: true },
  });
  const pages = { refresh_url: 'http://127.0.0.1:9/', return_url: 'http://127.0.0.1:9/' };
  return [
    await stripe.accounts.retrieve(account),
    await stripe.accounts.retrievePerson(account, id),
    await stripe.accounts.retrieveCapability(account, 'transfers'),
    await stripe.accounts.createExternalAccount(account, { external_account: 'tok_visa_debit' }),
    await stripe.accountLinks.create({ account, type: 'account_onboarding', ...pages }),
    await stripe.accountSessions.create({ account, components: { payouts: { enabled: true } } }),
    await stripe.accounts.createLoginLink(express),
    ...(await stripe.accounts.listExternalAccounts(account)).data,
    ...(await stripe.events.list({ limit: 100 }, { stripeAccount: account })).data,
  ];
}

/** The second API's objects, and all events in their thin form. */
async function ofSecond(stripe: Stripe): Promise<readonly unknown[]> {
  const { accounts, accountLinks, eventDestinations, events } = stripe.v2.core;
  const include = [
    'configuration.merchant',
    'configuration.recipient',
    'defaults',
    'future_requirements',
    'identity',
    'requirements',
  ] as const;
  const { id: account } = await accounts.create({
    dashboard: 'none',
    identity: {
      country: 'de',
      entity_type: 'individual',
      individual: { given_name: 'Ada', id_numbers: [{ type: 'de_stn', value: '111111111' }] },
    },
    configuration: {
      merchant: { mcc: '5734', capabilities: { card_payments: { requested: true } } },
      recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } },
    },
    defaults: {
      responsibilities: { fees_collector: 'application', losses_collector: 'application' },
    },
  });
  const pages = { refresh_url: 'http://127.0.0.1:9/', return_url: 'http://127.0.0.1:9/' };
  return [
    await accounts.retrieve(account, { include: [...include] }),
    await accounts.retrieve(account),
    await accountLinks.create({
      account,
      use_case: { type: 'account_onboarding', account_onboarding: pages },
    }),
    await eventDestinations.create({
      name: 'thin',
      type: 'webhook_endpoint',
      event_payload: 'thin',
      enabled_events: ['v1.plan.created'],
      webhook_endpoint: { url: 'http://127.0.0.1:9/' },
    }),
    ...(await events.list({ limit: 100 })).data.map((one) => JSON.parse(JSON.stringify(one))),
  ];
}

/** Money from the platform to an account, and some of it back. */
async function moveMoney(stripe: Stripe, destination: string): Promise<void> {
  await stripe.topups.create({ amount: 5_000, currency: 'eur', description: 'all' });
  const paid = await stripe.paymentIntents.create(cardPayment());
  const { id } = await stripe.transfers.create({
    amount: 1_000,
    currency: 'eur',
    destination,
    source_transaction: String(paid.latest_charge),
  });
  await stripe.transfers.createReversal(id, {
    amount: 400,
    expand: ['destination_payment_refund', 'transfer'],
  });
  await stripe.transfers.update(id, { metadata: { a: 'b' } });
  const shared = { application_fee_amount: 100, expand: ['latest_charge'] };
  const handed = await stripe.paymentIntents.create(
    cardPayment({ ...shared, transfer_data: { destination }, on_behalf_of: destination }),
  );
  const direct = await stripe.paymentIntents.create(cardPayment(shared), {
    stripeAccount: destination,
  });
  const fee = (direct.latest_charge as Stripe.Charge).application_fee;
  await stripe.applicationFees.createRefund(String(fee), { amount: 10 });
  await stripe.refunds.create({
    payment_intent: handed.id,
    amount: 300,
    reverse_transfer: true,
    refund_application_fee: true,
  });
}

/** Payouts that were asked for, arrived, failed and were canceled, and one that came by itself. */
async function payOut(sandbox: TestSandbox, key: string, account: string): Promise<void> {
  const stripe = sandbox.stripe(key);
  const own = { stripeAccount: account };
  const payment_method = 'pm_card_bypassPending';
  await stripe.paymentIntents.create(cardPayment({ payment_method, amount: 9_000 }), own);
  await sandbox.control.addBankAccount({ key, account });
  const bad = await sandbox.control.addBankAccount({ key, account, number: '000111111116' });
  const params = { amount: 500, currency: 'eur' };
  await stripe.payouts.create({ ...params, method: 'instant' }, own);
  await stripe.payouts.create({ ...params, destination: bad.id }, own);
  const canceled = await stripe.payouts.create(params, own);
  await stripe.payouts.cancel(canceled.id, { expand: ['destination'] }, own);
  await stripe.balanceSettings.update({ payments: { debit_negative_balances: true } }, own);
  for (const advance_seconds of [3, 3 * 86_400, 3]) {
    await sandbox.control.clock({ key, advance_seconds });
  }
}

const cardPaymentSetup = {
  confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
} as const;
