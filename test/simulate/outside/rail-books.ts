import type { FrozenRequest, Outcome, RedirectAction } from '#providers';

/** One payment as the rail keeps it. */
export interface RailPayment {
  readonly reference: string;
  readonly attemptId: string;
  readonly organisationId: string;
  /** What was asked for at first, and what it was raised to. */
  readonly asked: bigint;
  readonly minor: bigint;
  readonly currency: string;
  readonly token: string;
  readonly isManual: boolean;
  readonly state: 'asking' | 'pending' | 'held' | 'captured' | 'canceled' | 'declined' | 'expired';
  readonly captures: readonly RailCapture[];
  readonly raises: readonly RailRaise[];
  /** The payer, or his bank, has said yes to it once: nobody asks again. */
  readonly wasGranted: boolean;
  /** Whose void ended it. */
  readonly voidedBy: string | null;
  /** The rest was let go because its time was over. */
  readonly isExpired: boolean;
  readonly since: number;
}

/** Money that was taken, by an attempt of its own or with the authorisation. */
export interface RailCapture {
  readonly attemptId: string;
  readonly minor: bigint;
  readonly at: number;
  /** False once it was taken back. */
  readonly isStanding: boolean;
}

export interface RailRaise {
  readonly attemptId: string;
  readonly total: bigint;
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

/** A change of the books that is told: what it was about, and what it came to. */
export interface RailChange {
  readonly about: RailPayment | RailRefund;
  readonly attemptId: string;
  readonly operation: FrozenRequest['operation'];
  /** Null where an authorisation that stood is over. */
  readonly outcome: Outcome | null;
}

/** The rail's own books. */
export interface RailBooks {
  readonly payments: Map<string, RailPayment>;
  readonly refunds: Map<string, RailRefund>;
  put(payment: RailPayment): RailPayment;
  putRefund(refund: RailRefund): RailRefund;
  /** Stands of refunds of a payment, pending or made. */
  refundedOf(reference: string): bigint;
  tell(change: RailChange): void;
}

/** Opens empty books. */
export const openRailBooks = (tell: (change: RailChange) => void): RailBooks => {
  const payments = new Map<string, RailPayment>();
  const refunds = new Map<string, RailRefund>();
  return {
    payments,
    refunds,
    tell,
    put: (payment) => {
      payments.set(payment.reference, payment);
      return payment;
    },
    putRefund: (refund) => {
      refunds.set(refund.reference, refund);
      return refund;
    },
    refundedOf: (reference) =>
      [...refunds.values()]
        .filter((refund) => refund.payment === reference && refund.state !== 'failed')
        .reduce((sum, refund) => sum + refund.minor, 0n),
  };
};

/** What was taken of a payment, and stands. */
export const capturedOf = ({ captures }: RailPayment): bigint =>
  captures.reduce((sum, { minor, isStanding }) => sum + (isStanding ? minor : 0n), 0n);

/** What is still held of it. */
export const heldOf = (payment: RailPayment): bigint =>
  payment.state === 'held' ? payment.minor - capturedOf(payment) : 0n;

/** What the books say of a payment to whoever asks about its authorisation. */
export const authorizationSays = (payment: RailPayment): Outcome => {
  const { reference, currency, asked } = payment;
  if (payment.isExpired)
    return { ...refused(reference, 'expired'), reason: 'authorization_expired' };
  switch (payment.state) {
    case 'asking':
      return { kind: 'pending', reference, nextAction: pageOf(payment) };
    case 'pending':
      return { kind: 'pending', reference };
    case 'held':
      return approved(reference, asked, currency, 'authorized');
    case 'captured':
      return isTakenBack(payment)
        ? { ...refused(reference, 'capture_failed'), reason: 'capture_failed' }
        : approved(reference, asked, currency, payment.isManual ? 'authorized' : 'captured');
    case 'canceled':
      return { ...refused(reference, 'canceled'), reason: 'canceled' };
    case 'expired':
    case 'declined':
      return { ...refused(reference, payment.token), reason: declineOf(payment.token) };
  }
};

/** A capture that came with the authorisation, and failed later. */
const isTakenBack = ({ attemptId, captures }: RailPayment): boolean =>
  captures.some((capture) => capture.attemptId === attemptId && !capture.isStanding);

const declineOf = (token: string): string =>
  token === 'fails' ? 'processing_error' : 'generic_decline';

/** What the books say of one capture. */
export const captureSays = (payment: RailPayment, capture: RailCapture): Outcome =>
  capture.isStanding
    ? approved(payment.reference, capture.minor, payment.currency, 'captured')
    : { ...refused(payment.reference, 'capture_failed'), reason: 'capture_failed' };

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
