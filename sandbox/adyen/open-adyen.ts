import { defineMount } from '../kernel/mount/define-mount.ts';
import { plainSmallSettings } from '../kernel/world/shape.ts';
import { agePayment } from './age-payment.ts';
import { lie, refusalOf } from './answers.ts';
import { booksOf } from './books.ts';
import { createPayment } from './create-payment.ts';
import { ageDispute } from './dispute-payment.ts';
import { addDispute, addEvent, addListener, listListeners } from './knobs.ts';
import { modifyPayment } from './modify-payment.ts';
import { actOnPage, showPage } from './payer-page.ts';
import { settleModification } from './settle-modification.ts';
import { serveReport } from './settlement-report.ts';
import type { AdyenSettings, AdyenShape } from './shape.ts';
import { submitDetails } from './submit-details.ts';
import { writeNotice } from './write-notice.ts';

const WEEK_S = 7 * 86_400;

const settings: AdyenSettings = {
  ...plainSmallSettings,
  merchant_account: 'BasculeSandbox',
  modification_settles_ms: 20,
  late_ms: 2_000,
  hold_days: 28,
  items_a_delivery: 1,
};

const payments = '/adyen/v72/payments';

/** An Adyen of our own: Checkout v72 for cards, its notices, pages, reports and moods. */
export const openAdyen = defineMount<AdyenShape>({
  name: 'adyen',
  prefix: '/adyen',
  settings,
  keyOf: ({ headers }) => headers['x-api-key']?.toString(),
  worldOf: (key) => /^AQE_sandbox_(?!invalid)(\w+)$/.exec(key)?.[1],
  idempotencyKey: ({ method, headers }) =>
    method === 'POST' ? headers['idempotency-key']?.toString() : undefined,
  keyLife_s: WEEK_S,
  refuse: refusalOf,
  routes: [
    { method: 'POST', path: payments, run: createPayment },
    { method: 'POST', path: `${payments}/details`, run: submitDetails },
    { method: 'POST', path: `${payments}/:id/captures`, run: modifyPayment('capture') },
    { method: 'POST', path: `${payments}/:id/cancels`, run: modifyPayment('cancel') },
    { method: 'POST', path: `${payments}/:id/refunds`, run: modifyPayment('refund') },
    { method: 'POST', path: `${payments}/:id/amountUpdates`, run: modifyPayment('amount_update') },
    { method: 'GET', path: '/adyen/reports/settlement_detail', run: serveReport },
  ],
  pages: [
    { method: 'GET', path: '/adyen/pages/3ds/:account/:id', run: showPage },
    { method: 'POST', path: '/adyen/pages/3ds/:account/:id', run: actOnPage },
  ],
  due: { payment: agePayment, modification: settleModification, dispute: ageDispute },
  notices: {
    addressesOf: (world) => world.list('listener').map((one) => one.id),
    render: writeNotice,
  },
  books: booksOf,
  knobs: {
    'POST listeners': addListener,
    'GET listeners': listListeners,
    'POST disputes': addDispute,
    'POST events': addEvent,
  },
  lie,
});
