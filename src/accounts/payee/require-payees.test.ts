import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kernel';
import { seenOf } from '../account/seen-account.ts';
import { exampleAccount, reportOf } from '../testing/example-account.ts';
import { type Payee, payeeOf } from './payee.ts';
import { type PayeeTerms, requirePayee } from './require-payees.ts';

const terms: PayeeTerms = {
  chargeKind: 'separate',
  currency: 'EUR',
  provider: 'stripe',
  allowCaution: false,
  allowSalesGated: false,
};

const payee = (
  report: Parameters<typeof reportOf>[0] = {},
  row: Partial<typeof exampleAccount> = {},
): Payee =>
  payeeOf({
    ...exampleAccount,
    state: 'enabled',
    default_currency: 'EUR',
    seen: seenOf(reportOf(report)),
    ...row,
  });

const express = { dashboard: 'express' } as const;
const standard = {
  dashboard: 'full',
  fees_collector: 'provider',
  losses_collector: 'provider',
} as const;
const gated = { dashboard: 'full', fees_collector: 'platform' } as const;
const cards = { capabilities: { transfers: 'active', card_payments: 'active' } } as const;
const dollars = { reference: 'ba_1', kind: 'bank_account', currency: 'USD' } as const;
const bank = {
  country: 'US',
  bankName: null,
  last4: '1',
  status: 'new',
  isDefault: true,
  isInstant: false,
};

const able = [
  ['a seller whom nothing hinders', payee(), {}],
  ['one who charges himself', payee(cards), { chargeKind: 'direct' }],
  ['one with an express dashboard, with care', payee({}, express), { allowCaution: true }],
  ['one whose settings the provider agreed to', payee({}, gated), { allowSalesGated: true }],
  [
    'one with a bank account in the currency',
    payee({ externalAccounts: [{ ...dollars, ...bank }] }),
    { currency: 'USD' },
  ],
  ['one of whom no currency is known', payee({}, { default_currency: null }), { currency: 'JPY' }],
  ['one in whose name is charged', payee(cards), { chargeKind: 'destination', isOnBehalf: true }],
  [
    'one who stands elsewhere, where that does not matter',
    payee({}, { provider: 'x' }),
    { provider: undefined },
  ],
] as const;

for (const [who, whom, given] of able) {
  test(`${who} may be paid`, () => {
    requirePayee(whom, { ...terms, ...given });
  });
}

const unable = [
  ['a paused seller', payee({}, { state: 'paused' }), {}, 'account_cannot_receive'],
  ['a rejected seller', payee({}, { state: 'rejected' }), {}, 'account_cannot_receive'],
  ['a disconnected seller', payee({}, { state: 'disconnected' }), {}, 'account_cannot_receive'],
  ['one whom nobody has read', payee({}, { seen: null }), {}, 'account_cannot_receive'],
  [
    'one whose transfers are off',
    payee({ capabilities: { transfers: 'pending' } }),
    {},
    'account_cannot_receive',
  ],
  ['one who may not charge', payee(), { chargeKind: 'direct' }, 'account_cannot_receive'],
  [
    'one in whose name nobody may charge',
    payee(),
    { chargeKind: 'destination', isOnBehalf: true },
    'account_cannot_receive',
  ],
  ['one of another provider', payee(), { provider: 'x' }, 'account_cannot_receive'],
  ['one who holds no dollars', payee(), { currency: 'USD' }, 'account_currency_unsupported'],
  ['one with an express dashboard', payee({}, express), {}, 'charge_kind_blocked'],
  [
    'one with a dashboard of his own',
    payee({}, standard),
    { allowCaution: true, allowSalesGated: true },
    'charge_kind_blocked',
  ],
  [
    'one whose settings nobody agreed to',
    payee({}, gated),
    { allowCaution: true },
    'charge_kind_blocked',
  ],
] as const;

for (const [who, whom, given, code] of unable) {
  test(`${who} is refused as ${code}`, () => {
    assert.throws(
      () => requirePayee(whom, { ...terms, ...given }),
      (fault) => isRefusal(fault, code),
    );
  });
}

test('a refused charge kind names the setting that decides', () => {
  assert.throws(
    () => requirePayee(payee({}, standard), terms),
    (fault) =>
      isRefusal(fault, 'charge_kind_blocked') &&
      fault.particulars.extra?.['setting'] === 'losses_collector',
  );
});
