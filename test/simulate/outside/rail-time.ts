import {
  authorizationSays,
  capturedOf,
  captureSays,
  type RailBooks,
  type RailPayment,
  refundSays,
} from './rail-books.ts';

/** How long anything pending takes, and how long a capture stands before it may be taken back. */
const pendingMs = 4_000;
const takenBackAfterMs = 60_000;

/** How long a rail holds money that nobody takes. */
export const holdsForMs = 6 * 3_600_000;

/** What was pending long enough comes to its end, and what was held too long is let go. */
export const settleInTime = (books: RailBooks, now: Date): void => {
  const at = now.getTime();
  for (const payment of books.payments.values()) {
    if (payment.state === 'pending' && payment.since <= at - pendingMs) {
      tellAuthorization(books, books.put(taken(payment, at)));
    } else if (payment.state === 'held' && payment.since <= at - holdsForMs) expire(books, payment);
    else takeBack(books, payment, at);
  }
  for (const refund of books.refunds.values()) {
    if (refund.ending === null || refund.since > at - pendingMs) continue;
    const ended = books.putRefund({ ...refund, state: refund.ending, ending: null });
    const currency = books.payments.get(refund.payment)?.currency ?? '';
    books.tell({
      about: ended,
      attemptId: ended.attemptId,
      operation: 'refund',
      outcome: refundSays(ended, currency),
    });
  }
};

/** The payer passed, or the bank said yes: the money is held, or taken at once. */
export const taken = (payment: RailPayment, at: number): RailPayment =>
  payment.isManual
    ? { ...payment, state: 'held', since: at, wasGranted: true }
    : {
        ...payment,
        state: 'captured',
        wasGranted: true,
        captures: [{ attemptId: payment.attemptId, minor: payment.minor, at, isStanding: true }],
      };

export const tellAuthorization = (books: RailBooks, payment: RailPayment): void =>
  books.tell({
    about: payment,
    attemptId: payment.attemptId,
    operation: 'authorize',
    outcome: authorizationSays(payment),
  });

const expire = (books: RailBooks, payment: RailPayment): void => {
  const state = capturedOf(payment) > 0n ? 'captured' : 'expired';
  const ended = books.put({ ...payment, state, isExpired: true });
  books.tell({ about: ended, attemptId: ended.attemptId, operation: 'authorize', outcome: null });
};

/** Only what nobody has given back meanwhile, and only the last of it. */
const takeBack = (books: RailBooks, payment: RailPayment, at: number): void => {
  const isDue =
    payment.token === 'capture_fails' &&
    payment.state === 'captured' &&
    books.refundedOf(payment.reference) === 0n;
  const capture = payment.captures.findLast(({ isStanding }) => isStanding);
  if (!isDue || capture === undefined || capture.at > at - takenBackAfterMs) return;
  const failed = { ...capture, isStanding: false };
  const reversed = books.put({
    ...payment,
    captures: payment.captures.map((each) => (each === capture ? failed : each)),
  });
  books.tell({
    about: reversed,
    attemptId: capture.attemptId,
    operation: capture.attemptId === payment.attemptId ? 'authorize' : 'capture',
    outcome: captureSays(reversed, failed),
  });
};
