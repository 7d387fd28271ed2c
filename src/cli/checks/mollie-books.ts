import { mollieUnits } from '#providers';
import { byAttempt, type SandboxBooks } from './shown.ts';

interface BookedPayment {
  readonly id: string;
  readonly status: string;
  readonly currency: string;
  readonly units: number;
  readonly isManual: boolean;
  readonly metadata: unknown;
  readonly captured_units: number;
  readonly refunded_units: number;
}

interface Books {
  readonly payments: readonly BookedPayment[];
}

/** The sandbox's Mollie: its payments with what their captures and refunds have come to. */
export const mollieBooks: SandboxBooks = {
  provider: 'mollie',
  connectionPath: '/mollie',
  booksPath: '/_sandbox/mollie/books',
  units: mollieUnits,
  read: (given) =>
    byAttempt(
      (given as Books).payments.map((payment) => ({
        attemptId: attemptOf(payment.metadata),
        currency: payment.currency,
        charges: payment.status === 'paid' || payment.status === 'authorized' ? 1 : 0,
        heldUnits: payment.status === 'authorized' ? BigInt(payment.units) : 0n,
        capturedUnits: BigInt(capturedOf(payment)),
        refundedUnits: BigInt(payment.refunded_units),
      })),
    ),
};

const capturedOf = ({ status, isManual, captured_units: taken, units }: BookedPayment): number => {
  if (status !== 'paid') return 0;
  return isManual ? taken : units;
};

/** Mollie keeps whatever JSON it is given there. */
const attemptOf = (metadata: unknown): string => {
  if (typeof metadata !== 'object' || metadata === null) return '';
  const { bascule_attempt: id } = metadata as { readonly bascule_attempt?: unknown };
  return typeof id === 'string' ? id : '';
};
