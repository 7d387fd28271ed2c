import { adyenUnits } from '#providers';
import { byAttempt, type SandboxBooks } from './shown.ts';

interface BookedPayment {
  readonly id: string;
  readonly state: string;
  readonly amount: { readonly value: number; readonly currency: string };
  readonly is_auto: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly granted_ms: number | null;
  readonly captured: number;
  readonly refunded: number;
}

interface Books {
  readonly payments: readonly BookedPayment[];
  readonly modifications: readonly {
    readonly kind: string;
    readonly payment: string;
    readonly state: string;
  }[];
}

/** The sandbox's Adyen: its payments with what their modifications have come to. */
export const adyenBooks: SandboxBooks = {
  provider: 'adyen',
  connectionPath: '/adyen',
  booksPath: '/_sandbox/adyen/books',
  units: adyenUnits,
  read: (given) => {
    const { payments, modifications } = given as Books;
    const captured = new Set(
      modifications
        .filter(({ kind, state }) => kind === 'capture' && ['done', 'taken_back'].includes(state))
        .map(({ payment }) => payment),
    );
    return byAttempt(
      payments.map((payment) => ({
        attemptId: payment.metadata['bascule_attempt'] ?? '',
        currency: payment.amount.currency,
        charges: payment.granted_ms !== null && payment.state !== 'stored' ? 1 : 0,
        heldUnits: heldOf(payment, captured),
        capturedUnits: BigInt(payment.captured),
        refundedUnits: BigInt(payment.refunded),
      })),
    );
  },
};

/**
 * What is left after a capture is held or let go as the account is set up, which the books do not
 * say. Source: docs.adyen.com/online-payments/capture, partial captures.
 */
const heldOf = (payment: BookedPayment, captured: ReadonlySet<string>): bigint | null => {
  if (payment.state !== 'authorised' || payment.captured >= payment.amount.value) return 0n;
  return payment.is_auto || captured.has(payment.id) ? null : BigInt(payment.amount.value);
};
