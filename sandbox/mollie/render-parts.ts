import type { Capture, Chargeback, Customer, Mandate, Refund } from '@mollie/api-client';
import { render } from './amount.ts';
import type {
  CaptureRecord,
  ChargebackRecord,
  CustomerRecord,
  MandateRecord,
  RefundRecord,
} from './records.ts';
import { documented, linkTo, timeOf, type Wire } from './wire.ts';

/** A capture's JSON. */
export function renderCapture(capture: CaptureRecord, url: string): Wire<Capture> {
  const { id, payment, status, description, metadata } = capture;
  const amount = render(capture);
  return {
    resource: 'capture',
    id,
    mode: 'test',
    description,
    amount,
    settlementAmount: amount,
    status,
    metadata,
    paymentId: payment,
    createdAt: timeOf(capture.created_ms),
    _links: {
      self: linkTo(url, `payments/${payment}/captures/${id}`),
      payment: linkTo(url, `payments/${payment}`),
      documentation: documented('get-capture'),
    },
  };
}

/** A refund's JSON. */
export function renderRefund(refund: RefundRecord, url: string): Wire<Refund> {
  const { id, payment, status, description, metadata } = refund;
  return {
    resource: 'refund',
    id,
    mode: 'test',
    amount: render(refund),
    description,
    metadata,
    status,
    paymentId: payment,
    createdAt: timeOf(refund.created_ms),
    _links: {
      self: linkTo(url, `payments/${payment}/refunds/${id}`),
      payment: linkTo(url, `payments/${payment}`),
      documentation: documented('get-refund'),
    },
  };
}

/** A chargeback's JSON. `reversedAt` is null until the payer's bank gives the money back. */
export function renderChargeback(
  chargeback: ChargebackRecord,
  url: string,
): Omit<Wire<Chargeback>, 'reversedAt'> & { readonly reversedAt: string | null } {
  const { id, payment, reason_code, reversed_ms } = chargeback;
  const amount = render(chargeback);
  return {
    resource: 'chargeback',
    id,
    amount,
    settlementAmount: { ...amount, value: `-${amount.value}` },
    createdAt: timeOf(chargeback.created_ms),
    reason: { code: reason_code, description: 'Told by the bank of the payer.' },
    reversedAt: reversed_ms === null ? null : timeOf(reversed_ms),
    paymentId: payment,
    _links: {
      self: linkTo(url, `payments/${payment}/chargebacks/${id}`),
      payment: linkTo(url, `payments/${payment}`),
      documentation: documented('get-chargeback'),
    },
  };
}

/** A customer's JSON. */
export function renderCustomer(
  { id, name, email, metadata, created_ms }: CustomerRecord,
  url: string,
): Pick<Wire<Customer>, 'resource' | 'id' | 'mode' | 'metadata' | 'createdAt' | '_links'> & {
  readonly name: string | null;
  readonly email: string | null;
} {
  return {
    resource: 'customer',
    id,
    mode: 'test',
    name,
    email,
    metadata,
    createdAt: timeOf(created_ms),
    _links: {
      self: linkTo(url, `customers/${id}`),
      mandates: linkTo(url, `customers/${id}/mandates`),
      documentation: documented('get-customer'),
    } as Wire<Customer>['_links'],
  };
}

/** A mandate's JSON: the card that may be charged again. */
export function renderMandate(mandate: MandateRecord, url: string): Wire<Mandate> {
  const { id, customer, card, created_ms } = mandate;
  return {
    resource: 'mandate',
    id,
    mode: 'test',
    status: 'valid',
    method: 'creditcard',
    details: {
      cardHolder: 'A. Payer',
      cardNumber: '4242',
      cardLabel: 'Visa',
      cardFingerprint: `fp_${card}`,
      cardExpiryDate: '2031-12-31',
    },
    mandateReference: id,
    signatureDate: timeOf(created_ms).slice(0, 10),
    createdAt: timeOf(created_ms),
    _links: {
      self: linkTo(url, `customers/${customer}/mandates/${id}`),
      customer: linkTo(url, `customers/${customer}`),
      documentation: documented('get-mandate'),
    },
  };
}
