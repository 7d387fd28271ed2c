import type { Finding, FrozenRequest, Outcome } from '#providers';
import {
  approved,
  authorizationSays,
  capturedOf,
  captureSays,
  heldOf,
  moneyOf,
  type RailBooks,
  type RailPayment,
  refundSays,
  refused,
} from './rail-books.ts';

type Clerk = (organisationId: string, request: FrozenRequest, attemptId: string) => Outcome;

/** What the rail does with each operation, strictly by its books. */
export const deskOf = (
  books: RailBooks,
  now: () => Date,
): Record<FrozenRequest['operation'], Clerk> => {
  const at = (): number => now().getTime();
  const desk = {
    books,
    at,
    actedUpon: (request: FrozenRequest) => books.payments.get(request.reference ?? ''),
  };
  return {
    authorize: authorizeAt(desk),
    capture: captureAt(desk),
    increment: incrementAt(desk),
    void: voidAt(desk),
    refund: refundAt(desk),
  };
};

interface Desk {
  readonly books: RailBooks;
  readonly at: () => number;
  readonly actedUpon: (request: FrozenRequest) => RailPayment | undefined;
}

const authorizeAt =
  ({ books, at }: Desk): Clerk =>
  (organisationId, request, attemptId) => {
    const { token = '', capture } = request.body as { token?: string; capture?: string };
    const { minor, currency } = moneyOf(request);
    const isManual = capture === 'manual';
    const state = stateAtFirst(token, isManual);
    const payment: RailPayment = {
      reference: `rail_${books.payments.size + 1}_${attemptId}`,
      attemptId,
      organisationId,
      asked: minor,
      minor,
      currency,
      token,
      isManual,
      state,
      captures: state === 'captured' ? [{ attemptId, minor, at: at(), isStanding: true }] : [],
      raises: [],
      wasGranted: state === 'held' || state === 'captured',
      voidedBy: null,
      isExpired: false,
      since: at(),
    };
    return authorizationSays(books.put(payment));
  };

const captureAt =
  ({ books, at, actedUpon }: Desk): Clerk =>
  (_organisationId, request, attemptId) => {
    const payment = actedUpon(request);
    const { minor } = moneyOf(request);
    if (payment?.state !== 'held' || minor > heldOf(payment)) {
      return refused(payment?.reference, `capture_while_${payment?.state}`);
    }
    const isLast = request.body['isFinal'] !== false || minor === heldOf(payment);
    const capture = { attemptId, minor, at: at(), isStanding: true };
    const taken = books.put({
      ...payment,
      state: isLast ? 'captured' : 'held',
      captures: [...payment.captures, capture],
    });
    return captureSays(taken, capture);
  };

const incrementAt =
  ({ books, actedUpon }: Desk): Clerk =>
  (_organisationId, request, attemptId) => {
    const payment = actedUpon(request);
    const { minor: total, currency } = moneyOf(request);
    if (payment?.state !== 'held' || payment.captures.length > 0) {
      return refused(payment?.reference, `increment_while_${payment?.state}`);
    }
    books.put({
      ...payment,
      minor: total,
      raises: [...payment.raises, { attemptId, total }],
    });
    return approved(payment.reference, total, currency, 'authorized');
  };

const voidAt =
  ({ books, actedUpon }: Desk): Clerk =>
  (_organisationId, request, attemptId) => {
    const payment = actedUpon(request);
    if (payment?.state !== 'held' && payment?.state !== 'asking') {
      return refused(payment?.reference, `void_while_${payment?.state}`);
    }
    const state = capturedOf(payment) > 0n ? 'captured' : 'canceled';
    books.put({ ...payment, state, voidedBy: attemptId });
    return approved(payment.reference, payment.minor, payment.currency, 'voided');
  };

const refundAt =
  ({ books, at, actedUpon }: Desk): Clerk =>
  (_organisationId, request, attemptId) => {
    const payment = actedUpon(request);
    const { minor, currency } = moneyOf(request);
    const taken = payment === undefined ? 0n : capturedOf(payment);
    const left = taken - books.refundedOf(payment?.reference ?? '');
    if (payment === undefined || minor > left) return refused(undefined, 'refund_above_captured');
    const isSlow = payment.token === 'slow_refund';
    const ending = isSlow ? 'succeeded' : payment.token === 'failing_refund' ? 'failed' : null;
    const refund = books.putRefund({
      reference: `refund_${books.refunds.size + 1}_${attemptId}`,
      attemptId,
      payment: payment.reference,
      minor,
      state: isSlow ? 'pending' : 'succeeded',
      since: at(),
      ending,
    });
    return refundSays(refund, currency);
  };

const stateAtFirst = (token: string, isManual: boolean): RailPayment['state'] => {
  if (token === 'decline' || token === 'fails') return 'declined';
  if (token === 'redirect') return 'asking';
  if (token === 'slow') return 'pending';
  return isManual ? 'held' : 'captured';
};

/** What the rail answers whoever asks by our reference. */
export const findIn = (books: RailBooks, request: FrozenRequest, attemptId: string): Finding => {
  const outcome = lookUp(books, request, attemptId);
  return outcome === undefined ? { kind: 'absent' } : { kind: 'found', outcome };
};

const lookUp = (
  books: RailBooks,
  request: FrozenRequest,
  attemptId: string,
): Outcome | undefined => {
  const payments = [...books.payments.values()];
  switch (request.operation) {
    case 'authorize': {
      const payment = payments.find((each) => each.attemptId === attemptId);
      return payment && authorizationSays(payment);
    }
    case 'capture': {
      for (const payment of payments) {
        const capture = payment.captures.find((each) => each.attemptId === attemptId);
        if (capture !== undefined) return captureSays(payment, capture);
      }
      return undefined;
    }
    case 'void': {
      const payment = payments.find((each) => each.voidedBy === attemptId);
      return payment && approved(payment.reference, payment.minor, payment.currency, 'voided');
    }
    case 'increment': {
      for (const { reference, currency, raises } of payments) {
        const raise = raises.find((each) => each.attemptId === attemptId);
        if (raise !== undefined) return approved(reference, raise.total, currency, 'authorized');
      }
      return undefined;
    }
    case 'refund': {
      const refund = [...books.refunds.values()].find((each) => each.attemptId === attemptId);
      return refund && refundSays(refund, moneyOf(request).currency);
    }
  }
};
