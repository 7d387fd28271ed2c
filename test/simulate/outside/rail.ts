import type {
  Called,
  Capabilities,
  Exchange,
  Finding,
  FrozenRequest,
  IdempotencyClass,
  Instruction,
  Outcome,
  Provider,
} from '#providers';
import { fullCapabilities } from '#test/full-capabilities';
import {
  approved,
  authorizationSays,
  moneyOf,
  openRailBooks,
  type RailBooks,
  type RailPayment,
  type RailRefund,
  refundSays,
  refused,
} from './rail-books.ts';
import { railMethods } from './rail-methods.ts';
import { readRailNotice } from './rail-notices.ts';

/** A rail in memory, of one class of idempotency, that keeps strict books. */
export interface Rail {
  readonly provider: Provider;
  readonly books: RailBooks;
  /** The payer acts on his page; false where it has nothing for him. */
  authenticate(page: string, outcome: 'complete' | 'fail'): boolean;
  /** What was pending long enough comes to its end. */
  passTime(now: Date): void;
}

interface RailOptions {
  readonly idempotency: IdempotencyClass;
  readonly now: () => Date;
  readonly visibilityWindowMs: number;
  readonly onChange: (changed: RailPayment | RailRefund) => void;
  /** Whether a page still takes the payer's word after the payment was voided. */
  readonly honoursLatePayers: boolean;
}

/** How long anything pending takes. */
const pendingMs = 4_000;

/** Opens a rail. */
export const openRail = (options: RailOptions): Rail => {
  const books = openRailBooks(options.onChange);
  const kept = new Map<string, Outcome>();
  const desk = deskOf(books, options.now);
  const methods = railMethods();

  const take = (organisationId: string, request: FrozenRequest, key: string): Outcome => {
    const earlier = kept.get(key);
    if (earlier !== undefined && options.idempotency === 'native') return earlier;
    const outcome = desk[request.operation](organisationId, request, key);
    kept.set(key, outcome);
    return outcome;
  };

  return {
    books,
    provider: {
      name: 'stripe',
      baseUrl: 'http://127.0.0.1:1',
      capabilities: capabilitiesOf(options.idempotency, options.visibilityWindowMs),
      checkSettings: () => undefined,
      prepare,
      send: async (connection, request, key) =>
        answered('send', take(connection.scope.organisationId, request, key)),
      ask: async (_connection, request, by) =>
        answered('ask', findIn(books, request, by.attemptId)),
      readNotices: readRailNotice,
      noticeReply: null,
      proceed: null,
      disputes: null,
      credits: null,
      storeMethod: async (_connection, request) => ({
        result: methods.store(request),
        exchanges: [],
      }),
    },
    authenticate: (page, outcome) =>
      methods.authenticate(page, outcome) ||
      authenticatePayment(books, kept, { page, outcome, honoursLate: options.honoursLatePayers }),
    passTime: (now) => settlePending(books, now.getTime() - pendingMs),
  };
};

const prepare: Provider['prepare'] = (instruction, attemptId) => ({
  operation: instruction.operation,
  path: `/${instruction.operation}`,
  body:
    instruction.operation === 'authorize'
      ? {
          token: instruction.paymentMethodToken,
          capture: instruction.capture,
          amount: Number(instruction.amount.minor),
          attemptId,
        }
      : { attemptId },
  expects: expectedOf(instruction),
  reference: 'reference' in instruction ? instruction.reference : null,
});

const expectedOf = (instruction: Instruction): FrozenRequest['expects'] => {
  if (instruction.operation === 'void') return null;
  const { minor, currency } =
    instruction.operation === 'increment' ? instruction.total : instruction.amount;
  return { minor: minor.toString(), currency };
};

type Clerk = (organisationId: string, request: FrozenRequest, attemptId: string) => Outcome;

/** What the rail does with each operation, strictly by its books. */
const deskOf = (books: RailBooks, now: () => Date): Record<FrozenRequest['operation'], Clerk> => ({
  authorize: (organisationId, request, attemptId) => {
    const { token = '', capture } = request.body as { token?: string; capture?: string };
    const isManual = capture === 'manual';
    const payment = books.put({
      reference: `rail_${books.payments.size + 1}_${attemptId}`,
      attemptId,
      organisationId,
      ...moneyOf(request),
      token,
      isManual,
      state: stateAtFirst(token, isManual),
      capturedMinor: stateAtFirst(token, isManual) === 'captured' ? moneyOf(request).minor : 0n,
      endedBy: null,
      raisedBy: null,
      since: now().getTime(),
    });
    return authorizationSays(payment);
  },
  capture: (_organisationId, request, attemptId) => {
    const payment = books.payments.get(request.reference ?? '');
    const { minor, currency } = moneyOf(request);
    if (payment?.state !== 'held' || minor > payment.minor) {
      return refused(payment?.reference, `capture_while_${payment?.state}`);
    }
    books.put({ ...payment, state: 'captured', capturedMinor: minor, endedBy: attemptId });
    return approved(payment.reference, minor, currency, 'captured');
  },
  increment: (_organisationId, request, attemptId) => {
    const payment = books.payments.get(request.reference ?? '');
    const { minor, currency } = moneyOf(request);
    if (payment?.state !== 'held') {
      return refused(payment?.reference, `increment_while_${payment?.state}`);
    }
    books.put({ ...payment, minor, raisedBy: attemptId });
    return approved(payment.reference, minor, currency, 'authorized');
  },
  void: (_organisationId, request, attemptId) => {
    const payment = books.payments.get(request.reference ?? '');
    if (payment?.state !== 'held' && payment?.state !== 'asking') {
      return refused(payment?.reference, `void_while_${payment?.state}`);
    }
    books.put({ ...payment, state: 'canceled', endedBy: attemptId });
    return approved(payment.reference, payment.minor, payment.currency, 'voided');
  },
  refund: (_organisationId, request, attemptId) => {
    const payment = books.payments.get(request.reference ?? '');
    const { minor, currency } = moneyOf(request);
    const left = (payment?.capturedMinor ?? 0n) - books.refundedOf(payment?.reference ?? '');
    if (payment?.state !== 'captured' || minor > left) {
      return refused(undefined, 'refund_above_captured');
    }
    const isSlow = payment.token === 'slow_refund';
    const ending = isSlow ? 'succeeded' : payment.token === 'failing_refund' ? 'failed' : null;
    const refund = books.putRefund({
      reference: `refund_${books.refunds.size + 1}_${attemptId}`,
      attemptId,
      payment: payment.reference,
      minor,
      state: isSlow ? 'pending' : 'succeeded',
      since: now().getTime(),
      ending,
    });
    return refundSays(refund, currency);
  },
});

const stateAtFirst = (token: string, isManual: boolean): RailPayment['state'] => {
  if (token === 'decline') return 'declined';
  if (token === 'redirect') return 'asking';
  if (token === 'slow') return 'pending';
  return isManual ? 'held' : 'captured';
};

const findIn = (books: RailBooks, request: FrozenRequest, attemptId: string): Finding => {
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
    case 'capture':
    case 'void': {
      const payment = payments.find((each) => each.endedBy === attemptId);
      if (payment === undefined) return undefined;
      return request.operation === 'capture'
        ? approved(payment.reference, payment.capturedMinor, payment.currency, 'captured')
        : approved(payment.reference, payment.minor, payment.currency, 'voided');
    }
    case 'increment': {
      const payment = payments.find((each) => each.raisedBy === attemptId);
      return payment && approved(payment.reference, payment.minor, payment.currency, 'authorized');
    }
    case 'refund': {
      const refund = [...books.refunds.values()].find((each) => each.attemptId === attemptId);
      return refund && refundSays(refund, moneyOf(request).currency);
    }
  }
};

const taken = (payment: RailPayment): RailPayment =>
  payment.isManual
    ? { ...payment, state: 'held' }
    : { ...payment, state: 'captured', capturedMinor: payment.minor };

const authenticatePayment = (
  books: RailBooks,
  kept: Map<string, Outcome>,
  given: {
    readonly page: string;
    readonly outcome: 'complete' | 'fail';
    readonly honoursLate: boolean;
  },
): boolean => {
  const { page, outcome, honoursLate } = given;
  const payment = books.payments.get(page.split('/').at(-1) ?? '');
  const isLate = payment?.state === 'canceled' && honoursLate;
  if (payment === undefined || (payment.state !== 'asking' && !isLate)) return false;
  // Taken after a void, the void is undone: asked about, it is not there; sent again, it is done.
  if (outcome === 'complete') books.put({ ...taken(payment), endedBy: null });
  if (outcome === 'complete' && payment.endedBy !== null) kept.delete(payment.endedBy);
  else if (!isLate) books.put({ ...payment, state: 'declined' });
  return true;
};

const settlePending = (books: RailBooks, before: number): void => {
  for (const payment of books.payments.values()) {
    if (payment.state === 'pending' && payment.since <= before) books.put(taken(payment));
  }
  for (const refund of books.refunds.values()) {
    if (refund.ending === null || refund.since > before) continue;
    books.putRefund({ ...refund, state: refund.ending, ending: null });
  }
};

/** With the exchange that proves what was said. */
const answered = <Result>(purpose: Exchange['purpose'], result: Result): Called<Result> => ({
  result,
  exchanges: [
    {
      purpose,
      method: 'POST',
      path: '/rail',
      request: null,
      status: 200,
      answer: null,
      durationMs: 1,
    },
  ],
});

const capabilitiesOf = (idempotency: IdempotencyClass, visibilityWindowMs: number): Capabilities =>
  fullCapabilities(idempotency, {
    visibilityWindowMs,
    inFlightWindowMs: 2_000,
    callTimeoutMs: 1_000,
    authorizationDays: 60,
  });
