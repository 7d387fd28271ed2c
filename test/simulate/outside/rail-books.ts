import type { FrozenRequest, Outcome, RedirectAction } from '#providers';

/** One payment as the rail keeps it. */
export interface RailPayment {
  readonly reference: string;
  readonly attemptId: string;
  readonly organisationId: string;
  readonly minor: bigint;
  readonly currency: string;
  readonly token: string;
  readonly isManual: boolean;
  readonly state: 'asking' | 'pending' | 'held' | 'captured' | 'canceled' | 'declined';
  readonly capturedMinor: bigint;
  /** Who captured or voided it. */
  readonly endedBy: string | null;
  /** Who raised it last. */
  readonly raisedBy: string | null;
  readonly since: number;
}

/** One refund as the rail keeps it. */
export interface RailRefund {
  readonly reference: string;
  readonly attemptId: string;
  readonly payment: string;
  readonly minor: bigint;
  readonly state: 'pending' | 'succeeded' | 'failed';
  readonly since: number;
  readonly ending: 'succeeded' | 'failed' | null;
}

/** The rail's own books. Every change of them is told to `onChange`. */
export interface RailBooks {
  readonly payments: Map<string, RailPayment>;
  readonly refunds: Map<string, RailRefund>;
  put(payment: RailPayment): RailPayment;
  putRefund(refund: RailRefund): RailRefund;
  /** Stands of refunds of a payment, pending or made. */
  refundedOf(reference: string): bigint;
}

/** Opens empty books. */
export const openRailBooks = (onChange: (changed: RailPayment | RailRefund) => void): RailBooks => {
  const payments = new Map<string, RailPayment>();
  const refunds = new Map<string, RailRefund>();
  return {
    payments,
    refunds,
    put: (payment) => {
      payments.set(payment.reference, payment);
      onChange(payment);
      return payment;
    },
    putRefund: (refund) => {
      refunds.set(refund.reference, refund);
      onChange(refund);
      return refund;
    },
    refundedOf: (reference) =>
      [...refunds.values()]
        .filter((refund) => refund.payment === reference && refund.state !== 'failed')
        .reduce((sum, refund) => sum + refund.minor, 0n),
  };
};

/** What the books say of a payment to whoever asks about its authorisation. */
export const authorizationSays = (payment: RailPayment): Outcome => {
  const { reference, currency } = payment;
  switch (payment.state) {
    case 'asking':
      return { kind: 'pending', reference, nextAction: pageOf(payment) };
    case 'pending':
      return { kind: 'pending', reference };
    case 'held':
      return approved(reference, payment.minor, currency, 'authorized');
    case 'captured':
      return approved(reference, payment.capturedMinor, currency, 'captured');
    case 'canceled':
      return { ...refused(reference, 'canceled'), reason: 'canceled' };
    case 'declined':
      return refused(reference, 'declined');
  }
};

/** Where the payer is sent. */
export const pageOf = ({ reference }: RailPayment): RedirectAction => ({
  type: 'redirect',
  url: `https://bank.example/${reference}`,
});

export const refundSays = (refund: RailRefund, currency: string): Outcome => {
  switch (refund.state) {
    case 'pending':
      return { kind: 'pending', reference: refund.reference };
    case 'succeeded':
      return approved(refund.reference, refund.minor, currency, 'refunded');
    case 'failed':
      return refused(refund.reference, 'refund_failed');
  }
};

export const approved = (
  reference: string,
  minor: bigint,
  currency: string,
  effect: Extract<Outcome, { kind: 'approved' }>['effect'],
): Outcome => ({ kind: 'approved', reference, amount: { minor, currency }, effect });

export const refused = (
  reference: string | undefined,
  code: string,
): Extract<Outcome, { kind: 'declined' }> => ({
  kind: 'declined',
  reference,
  reason: 'generic_decline',
  code,
  message: `The rail says ${code}.`,
});

/** What a request asks for, in our own minor units. */
export const moneyOf = (request: FrozenRequest): { minor: bigint; currency: string } => ({
  minor: BigInt(request.expects?.minor ?? '0'),
  currency: request.expects?.currency ?? '',
});
