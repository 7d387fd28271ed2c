import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { Stripe } from 'stripe';
import type { AccountReport } from '../../contract.ts';
import { isAccountV1, isAccountV2 } from './answers.ts';
import { reportAccountV1 } from './report-account-v1.ts';
import { reportAccountV2 } from './report-account-v2.ts';

const v1 = {
  id: 'acct_1',
  object: 'account',
  type: 'none',
  charges_enabled: false,
  payouts_enabled: true,
  details_submitted: true,
  email: 'ada@seller.example',
  country: 'DE',
  default_currency: 'eur',
  business_type: 'individual',
  controller: {
    type: 'application',
    is_controller: true,
    fees: { payer: 'application' },
    losses: { payments: 'application' },
    requirement_collection: 'stripe',
    stripe_dashboard: { type: 'express' },
  },
  capabilities: { transfers: 'active', card_payments: 'pending' },
  requirements: {
    alternatives: [],
    current_deadline: 1_795_300_000,
    currently_due: ['individual.id_number'],
    past_due: [],
    eventually_due: ['individual.id_number'],
    pending_verification: [],
    disabled_reason: null,
    errors: [
      {
        code: 'verification_failed_other',
        reason: 'Blurred.',
        requirement: 'individual.id_number',
      },
    ],
  },
  future_requirements: {
    alternatives: [],
    current_deadline: 1_799_300_000,
    currently_due: ['company.tax_id'],
    past_due: null,
    eventually_due: [],
    pending_verification: [],
    disabled_reason: null,
    errors: null,
  },
  external_accounts: {
    object: 'list',
    has_more: false,
    url: '',
    data: [
      {
        id: 'ba_1',
        object: 'bank_account',
        account_holder_name: null,
        account_holder_type: null,
        account_type: null,
        available_payout_methods: ['standard', 'instant'],
        bank_name: 'STRIPE TEST BANK',
        country: 'DE',
        currency: 'eur',
        default_for_currency: true,
        fingerprint: null,
        last4: '3000',
        requirements: {
          currently_due: ['account_number'],
          past_due: [],
          pending_verification: [],
          errors: [],
        },
        routing_number: null,
        status: 'errored',
      },
    ],
  },
  settings: {
    payouts: {
      debit_negative_balances: true,
      schedule: { interval: 'weekly', delay_days: 7, weekly_anchor: 'monday' },
      statement_descriptor: null,
    },
  },
  metadata: { bascule_account: 'acc_1' },
} as unknown as Stripe.Account;

const read = (given: object = {}): AccountReport => {
  const account: unknown = { ...v1, ...given };
  assert.ok(isAccountV1(account));
  return reportAccountV1(account, null);
};
const inShort = ({ traits }: AccountReport): string =>
  [
    traits.dashboard,
    traits.feesCollector,
    traits.lossesCollector,
    traits.requirementsCollector,
  ].join(' ');

describe('a v1 account', () => {
  test('is reported whole', () => {
    const report = read();
    assert.equal(inShort(report), 'express platform platform provider');
    assert.deepEqual(report.capabilities, { transfers: 'active', card_payments: 'pending' });
    assert.deepEqual(
      [report.mayCharge, report.mayBePaidOut, report.hasSubmittedDetails, report.accountId],
      [false, true, true, 'acc_1'],
    );
    assert.deepEqual(report.requirements.deadline, new Date(1_795_300_000_000));
    assert.deepEqual(report.requirements.currentlyDue, [
      'individual.id_number',
      'ba_1.account_number',
    ]);
    assert.deepEqual(report.requirements.errors, [
      {
        requirement: 'individual.id_number',
        code: 'verification_failed_other',
        message: 'Blurred.',
      },
    ]);
    assert.deepEqual(
      [report.futureRequirements.currentlyDue, report.futureRequirements.deadline],
      [['company.tax_id'], new Date(1_799_300_000_000)],
    );
    assert.deepEqual(report.externalAccounts, [
      {
        reference: 'ba_1',
        kind: 'bank_account',
        currency: 'EUR',
        country: 'DE',
        bankName: 'STRIPE TEST BANK',
        last4: '3000',
        status: 'errored',
        isDefault: true,
        isInstant: true,
      },
    ]);
    assert.deepEqual(report.payoutSchedule, {
      interval: 'weekly',
      delayDays: 7,
      weekday: 'monday',
      dayOfMonth: null,
      minimumBalances: [],
    });
    assert.deepEqual(report.unmapped, []);
  });

  const types: readonly [string, string][] = [
    ['standard', 'full provider provider provider'],
    ['express', 'express platform platform provider'],
    ['custom', 'none platform platform platform'],
  ];
  for (const [type, expected] of types) {
    test(`of the type ${type} has the traits that it stands for`, () => {
      const report = read({ type, controller: undefined });
      assert.equal(inShort(report), expected);
      assert.deepEqual(report.unmapped, []);
      assert.equal(report.rawTraits.type, type);
    });
  }

  test('keeps who pays fees as it came, where four values mean two', () => {
    for (const [payer, expected] of [
      ['account', 'provider'],
      ['application', 'platform'],
      ['application_express', 'platform'],
      ['application_custom', 'platform'],
    ] as const) {
      const report = read({ controller: { ...v1.controller, fees: { payer } } });
      assert.equal(report.traits.feesCollector, expected);
      assert.equal(report.rawTraits.fees_collector, payer);
    }
  });

  const strange: readonly [string, object, string][] = [
    [
      'a dashboard',
      { controller: { ...v1.controller, stripe_dashboard: { type: 'hologram' } } },
      'dashboard: hologram',
    ],
    [
      'a payer of fees',
      { controller: { ...v1.controller, fees: { payer: 'moon' } } },
      'fees_collector: moon',
    ],
    ['a type', { type: 'deluxe', controller: undefined }, 'dashboard: missing'],
  ];
  for (const [what, given, note] of strange) {
    test(`with ${what} of 2030 is blocked for every charge kind, and says why`, () => {
      const report = read(given);
      assert.equal(inShort(report), 'none provider provider provider');
      assert.ok(report.unmapped.includes(note), report.unmapped.join());
    });
  }

  test('keeps a capability whose status it does not know', () => {
    const report = read({ capabilities: { transfers: 'dreaming', card_payments: 'rejected' } });
    assert.deepEqual(report.capabilities, { transfers: 'unknown', card_payments: 'rejected' });
    assert.deepEqual(report.unmapped, ['capabilities.transfers: dreaming']);
  });

  test('may say nothing of all that may be absent', () => {
    const bare = { id: 'acct_1', object: 'account', type: 'express', email: null };
    const account: unknown = {
      ...bare,
      charges_enabled: false,
      payouts_enabled: false,
      details_submitted: false,
    };
    assert.ok(isAccountV1(account));
    const report = reportAccountV1(account, null);
    assert.deepEqual(
      [report.capabilities, report.externalAccounts, report.payoutSchedule, report.country],
      [{}, [], null, null],
    );
  });
});

const entry = (given: object = {}) => ({
  awaiting_action_from: 'user',
  description: 'identity.individual.id_numbers',
  errors: [],
  impact: {},
  minimum_deadline: { status: 'currently_due' },
  requested_reasons: [{ code: 'routine_onboarding' }],
  ...given,
});
const on = { status: 'active', status_details: [] };
const v2 = {
  id: 'acct_2',
  object: 'v2.core.account',
  applied_configurations: ['recipient'],
  created: '2026-11-21T09:00:00Z',
  livemode: false,
  dashboard: 'express',
  contact_email: 'ada@seller.example',
  identity: { country: 'de', entity_type: 'individual' },
  defaults: {
    currency: 'eur',
    responsibilities: {
      fees_collector: 'application_express',
      losses_collector: 'application',
      requirements_collector: 'stripe',
    },
  },
  configuration: {
    recipient: {
      applied: true,
      capabilities: { stripe_balance: { stripe_transfers: on, payouts: on } },
    },
  },
  requirements: { entries: [] },
  future_requirements: { entries: [] },
  metadata: { bascule_account: 'acc_2' },
};
const readV2 = (given: object = {}): AccountReport => {
  const account: unknown = { ...v2, ...given };
  assert.ok(isAccountV2(account));
  return reportAccountV2(account, { externalAccounts: [], payoutSchedule: null });
};

describe('a v2 account', () => {
  test('is ready to be paid by the capability of its recipient', () => {
    const report = readV2();
    assert.deepEqual(report.capabilities, {
      transfers: 'active',
      'stripe_balance.payouts': 'active',
    });
    assert.deepEqual(
      [report.mayCharge, report.mayBePaidOut, report.hasSubmittedDetails, report.country],
      [false, true, true, 'DE'],
    );
    assert.equal(inShort(report), 'express platform platform provider');
    assert.deepEqual(
      [report.rawTraits.fees_collector, report.configurations, report.accountId],
      ['application_express', ['recipient'], 'acc_2'],
    );
    assert.deepEqual(report.unmapped, []);
  });

  test('sorts what is wanted by who has to act and until when', () => {
    const entries = [
      entry({ description: 'due' }),
      entry({ description: 'late', minimum_deadline: { status: 'past_due' } }),
      entry({ description: 'later', minimum_deadline: { status: 'eventually_due' } }),
      entry({
        description: 'theirs',
        awaiting_action_from: 'stripe',
        errors: [{ code: 'verification_failed_other', description: 'Blurred.' }],
      }),
    ];
    const summary = {
      minimum_deadline: { status: 'past_due', time: '2026-12-01T00:00:00.000Z' },
    };
    const { requirements, hasSubmittedDetails } = readV2({ requirements: { entries, summary } });
    assert.deepEqual(requirements, {
      currentlyDue: ['due', 'late'],
      pastDue: ['late'],
      pendingVerification: ['theirs'],
      eventuallyDue: ['due', 'late', 'later'],
      errors: [{ requirement: 'theirs', code: 'verification_failed_other', message: 'Blurred.' }],
      deadline: new Date('2026-12-01T00:00:00Z'),
      disabledReason: null,
    });
    assert.equal(hasSubmittedDetails, false);
  });

  test('of what comes later tells the day from which it counts', () => {
    const later = { entries: [entry()], minimum_transition_date: '2027-03-01T00:00:00.000Z' };
    const { futureRequirements } = readV2({ future_requirements: later });
    assert.deepEqual(futureRequirements.deadline, new Date('2027-03-01T00:00:00Z'));
  });

  test('says why something is off in the words of v1, rejection first', () => {
    const off = (status: string, code: string) => ({
      status,
      status_details: [{ code, resolution: 'provide_info' }],
    });
    const report = readV2({
      configuration: {
        recipient: {
          applied: true,
          capabilities: {
            stripe_balance: {
              payouts: off('restricted', 'requirements_past_due'),
              stripe_transfers: off('rejected', 'rejected_fraud'),
            },
          },
        },
      },
    });
    assert.deepEqual(
      [report.requirements.disabledReason, report.capabilities.transfers, report.mayBePaidOut],
      ['rejected.fraud', 'rejected', false],
    );
  });

  test('with words of 2030 is read as far as it goes, and flagged', () => {
    const report = readV2({
      dashboard: 'hologram',
      requirements: {
        entries: [
          entry({ description: 'a', minimum_deadline: { status: 'yesterday' } }),
          entry({ description: 'b', awaiting_action_from: 'court' }),
          { description: 'c' },
          null,
        ],
      },
      configuration: {
        merchant: { applied: true, capabilities: { card_payments: { status: 'dreaming' } } },
        barista: { applied: true },
      },
    });
    assert.equal(inShort(report), 'none provider provider provider');
    assert.deepEqual(report.capabilities, { card_payments: 'unknown' });
    assert.deepEqual(report.requirements.currentlyDue, ['a', 'b']);
    assert.equal(report.unmapped.length, 6);
  });

  test('may be closed', () => {
    assert.deepEqual([readV2().isClosed, readV2({ closed: true }).isClosed], [false, true]);
  });
});

const samples = path.resolve('../shared/data/stripe/fixtures.json');
const skip = existsSync(samples) ? false : `no ${samples}`;

test("Stripe's own sample of an account is read, with nothing unknown in it", { skip }, () => {
  const { resources } = JSON.parse(readFileSync(samples, 'utf8'));
  const sample: unknown = resources.account;
  assert.ok(isAccountV1(sample));
  const report = reportAccountV1(sample, null);
  assert.equal(report.reference, sample.id);
  assert.deepEqual(report.unmapped, []);
});
