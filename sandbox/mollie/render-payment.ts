import type { Payment } from '@mollie/api-client';
import { render } from './amount.ts';
import type { PaymentRecord } from './records.ts';
import { documented, linkTo, timeOf, type Wire } from './wire.ts';

/** What a payment is shown with besides its record. */
export interface Shown {
  readonly url: string;
  readonly account: string;
  readonly hold_days: number;
  readonly open_s: number;
}

const DAY_MS = 86_400_000;

/** A payment's JSON. */
export function renderPayment(payment: PaymentRecord, shown: Shown): Wire<Payment> {
  const { id, status, currency } = payment;
  const amount = render(payment);
  const kept = payment.isManual ? payment.captured_units : payment.units;
  return {
    resource: 'payment',
    id,
    mode: 'test',
    createdAt: timeOf(payment.created_ms),
    status,
    isCancelable: status === 'authorized',
    ...timesOf(payment, shown),
    amount,
    ...(payment.paid_ms === null
      ? {}
      : {
          amountRefunded: render({ currency, units: payment.refunded_units }),
          amountRemaining: render({ currency, units: kept - payment.refunded_units }),
        }),
    ...(payment.isManual
      ? { amountCaptured: render({ currency, units: payment.captured_units }) }
      : {}),
    ...(payment.charged_back_units === 0
      ? {}
      : { amountChargedBack: render({ currency, units: payment.charged_back_units }) }),
    description: payment.description,
    ...(payment.redirect_url === null ? {} : { redirectUrl: payment.redirect_url }),
    ...(payment.webhook_url === null ? {} : { webhookUrl: payment.webhook_url }),
    ...(payment.method === null ? {} : { method: payment.method }),
    metadata: payment.metadata,
    captureMode: payment.isManual ? 'manual' : 'automatic',
    locale: 'en_US',
    profileId: `pfl_${shown.account.slice(0, 10)}`,
    ...(payment.customer === null ? {} : { customerId: payment.customer }),
    ...(payment.mandate === null ? {} : { mandateId: payment.mandate }),
    sequenceType: payment.sequence,
    ...detailsOf(payment),
    _links: linksOf(payment, shown),
  };
}

/** The time of the status it has, under the name of that status. */
function timesOf(payment: PaymentRecord, { hold_days, open_s }: Shown) {
  const { authorized_ms, paid_ms, changed_ms, status } = payment;
  const held =
    authorized_ms === null
      ? {}
      : {
          authorizedAt: timeOf(authorized_ms),
          captureBefore: timeOf(authorized_ms + hold_days * DAY_MS),
        };
  const paid = paid_ms === null ? {} : { paidAt: timeOf(paid_ms) };
  const at = timeOf(changed_ms);
  switch (status) {
    case 'open':
    case 'pending':
      return { expiresAt: timeOf(payment.created_ms + open_s * 1000) };
    case 'canceled':
      return { ...held, canceledAt: at };
    case 'expired':
      return { ...held, expiredAt: at };
    case 'failed':
      return { ...held, failedAt: at };
    default:
      return { ...held, ...paid };
  }
}

type Details = NonNullable<Wire<Payment>['details']>;

/** Known once the card has answered. */
function detailsOf({ method, card, status, failure }: PaymentRecord): {
  readonly details?: Details;
} {
  if (method !== 'creditcard' || card === null || status === 'open') return {};
  const details = {
    cardHolder: 'A. Payer',
    cardNumber: '4242',
    cardFingerprint: `fp_${card}`,
    cardAudience: 'consumer',
    cardLabel: 'Visa',
    cardCountryCode: 'NL',
    cardSecurity: '3dsecure',
    feeRegion: 'intra-eu',
  } as const;
  if (failure === null) return { details: details as Details };
  const failureMessage = 'The card was declined.';
  return { details: { ...details, failureReason: failure, failureMessage } };
}

function linksOf({ id, status }: PaymentRecord, { url, account }: Shown): Wire<Payment>['_links'] {
  const checkout = { href: `${url}/mollie/pages/checkout/${account}/${id}`, type: 'text/html' };
  return {
    self: linkTo(url, `payments/${id}`),
    ...(status === 'open' ? { checkout } : {}),
    dashboard: { href: `https://my.mollie.com/dashboard/payments/${id}`, type: 'text/html' },
    documentation: documented('get-payment'),
  };
}
