import { defineMount } from '../kernel/mount/define-mount.ts';
import { plainSmallSettings } from '../kernel/world/shape.ts';
import { mollieBooks } from './books.ts';
import { createCapture, listCaptures, settleCapture, showCapture } from './captures.ts';
import { chargeBack, listChargebacks, reverseChargeback, showChargeback } from './chargebacks.ts';
import { decideCheckout, showCheckout } from './checkout-page.ts';
import { createCustomer, listMandates, showCustomer, showMandate } from './customers.ts';
import { endPayment } from './move-payment.ts';
import { cancelPayment, createPayment, listPayments, showPayment } from './payments.ts';
import type { MollieShape } from './records.ts';
import { createRefund, listRefunds, settleRefund, showRefund } from './refunds.ts';
import { problem } from './refusal.ts';

const refusals = {
  no_key: [401, 'Missing authentication, or failed to authenticate'],
  no_route: [404, 'The sandbox does not cover this'],
  key_in_flight: [409, 'A request with the same idempotency key is at work'],
  key_with_other_parameters: [409, 'The idempotency key was used with other parameters'],
  rate_limited: [429, 'Too many requests'],
  failed: [500, 'An internal error has occurred'],
} as const;

/** Mollie's Payments API v2, below `/mollie/v2/`. */
export const openMollie = defineMount<MollieShape>({
  name: 'mollie',
  prefix: '/mollie',
  settings: {
    ...plainSmallSettings,
    capture_settles_ms: 1_000,
    refund_settles_ms: 1_000,
    hold_days: 7,
    open_s: 900,
  },
  keyOf: ({ headers }) => /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1],
  // A live key opens nothing here, nor does a name that begins with `invalid`.
  worldOf: (key) => /^test_(?!invalid)(\w{1,100})$/.exec(key)?.[1],
  idempotencyKey: ({ method, headers }) =>
    method === 'GET' ? undefined : headers['idempotency-key']?.toString(),
  keyLife_s: 3_600,
  refuse: (reason) => problem(refusals[reason][0], refusals[reason][1]),
  routes: [
    { method: 'POST', path: '/mollie/v2/payments', run: createPayment },
    { method: 'GET', path: '/mollie/v2/payments', run: listPayments },
    { method: 'GET', path: '/mollie/v2/payments/:id', run: showPayment },
    { method: 'DELETE', path: '/mollie/v2/payments/:id', run: cancelPayment },
    { method: 'POST', path: '/mollie/v2/payments/:id/captures', run: createCapture },
    { method: 'GET', path: '/mollie/v2/payments/:id/captures', run: listCaptures },
    { method: 'GET', path: '/mollie/v2/payments/:id/captures/:capture', run: showCapture },
    { method: 'POST', path: '/mollie/v2/payments/:id/refunds', run: createRefund },
    { method: 'GET', path: '/mollie/v2/payments/:id/refunds', run: listRefunds },
    { method: 'GET', path: '/mollie/v2/payments/:id/refunds/:refund', run: showRefund },
    { method: 'GET', path: '/mollie/v2/payments/:id/chargebacks', run: listChargebacks },
    { method: 'GET', path: '/mollie/v2/payments/:id/chargebacks/:chargeback', run: showChargeback },
    { method: 'POST', path: '/mollie/v2/customers', run: createCustomer },
    { method: 'GET', path: '/mollie/v2/customers/:id', run: showCustomer },
    { method: 'GET', path: '/mollie/v2/customers/:id/mandates', run: listMandates },
    { method: 'GET', path: '/mollie/v2/customers/:id/mandates/:mandate', run: showMandate },
  ],
  pages: [
    { method: 'GET', path: '/mollie/pages/checkout/:account/:id', run: showCheckout },
    { method: 'POST', path: '/mollie/pages/checkout/:account/:id', run: decideCheckout },
  ],
  due: {
    payment: (step, payment) => void endPayment(step, payment, 'expired'),
    capture: settleCapture,
    refund: settleRefund,
  },
  notices: {
    addressesOf: (_world, { carries }) => [carries.url],
    render: ({ payment, url }, { isForged }) => ({
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      // Nothing in it can lie but the name of the payment.
      body: `id=${isForged ? 'tr_ofanother0' : payment}`,
    }),
  },
  books: mollieBooks,
  knobs: {
    'POST chargebacks': chargeBack,
    'POST chargebacks/reverse': reverseChargeback,
  },
  lie,
});

/** Every amount one whole unit too high, or every currency another. */
function lie(body: string, about: 'amount' | 'currency'): string {
  return about === 'amount'
    ? body.replaceAll(
        /"value":"(\d+)((?:\.\d+)?)"/g,
        (_all, whole: string, rest: string) => `"value":"${Number(whole) + 1}${rest}"`,
      )
    : body.replaceAll(/"currency":"([A-Z]{3})"/g, (_all, code: string) =>
        code === 'USD' ? '"currency":"EUR"' : '"currency":"USD"',
      );
}
