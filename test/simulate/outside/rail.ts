import type {
  Called,
  Capabilities,
  Exchange,
  FrozenRequest,
  IdempotencyClass,
  Instruction,
  Outcome,
  Provider,
} from '#providers';
import { fullCapabilities } from '#test/full-capabilities';
import { openRailBooks, type RailBooks, type RailChange } from './rail-books.ts';
import { deskOf, findIn } from './rail-desk.ts';
import { railMethods } from './rail-methods.ts';
import { readRailNotice } from './rail-notices.ts';
import { holdsForMs, settleInTime, taken, tellAuthorization } from './rail-time.ts';

/** A rail in memory that keeps strict books. */
export interface Rail {
  readonly provider: Provider;
  readonly books: RailBooks;
  /** The payer acts on his page; false where it has nothing for him. */
  authenticate(page: string, outcome: 'complete' | 'fail'): boolean;
  /** What was pending long enough comes to its end. */
  passTime(now: Date): void;
}

interface RailOptions {
  readonly name: string;
  readonly idempotency: IdempotencyClass;
  /** It cannot be asked, answers only that it has received, and its notices are the truth. */
  readonly isMute: boolean;
  readonly now: () => Date;
  readonly visibilityWindowMs: number;
  readonly onChange: (change: RailChange) => void;
  /** Whether a page still takes the payer's word after the payment was voided. */
  readonly honoursLatePayers: boolean;
}

/** Opens a rail. */
export const openRail = (options: RailOptions): Rail => {
  const { name, isMute, now } = options;
  const books = openRailBooks(options.onChange);
  const kept = new Map<string, Outcome>();
  const methods = railMethods();
  const take = takeIn(books, kept, options);
  return {
    books,
    provider: {
      name,
      baseUrl: 'http://127.0.0.1:1',
      capabilities: capabilitiesOf(options),
      checkSettings: () => undefined,
      prepare,
      send: async (connection, request, key) =>
        answered('send', take(connection.scope.organisationId, request, key)),
      ask: async (_connection, request, by) =>
        answered('ask', isMute ? { kind: 'mute' } : findIn(books, request, by.attemptId)),
      readNotices: readRailNotice,
      noticeReply: null,
      proceed: null,
      disputes: null,
      credits: null,
      platform: null,
      storeMethod: async (_connection, request) => ({
        result: methods.store(request),
        exchanges: [],
      }),
    },
    authenticate: (page, outcome) =>
      methods.authenticate(page, outcome) ||
      authenticatePayment(books, kept, {
        page,
        outcome,
        at: now().getTime(),
        honoursLate: options.honoursLatePayers,
        mayBeAsked: !isMute,
      }),
    passTime: (until) => settleInTime(books, until),
  };
};

/** Does what it is told, once a key where it honours keys, and tells of it. */
const takeIn = (
  books: RailBooks,
  kept: Map<string, Outcome>,
  { idempotency, isMute, now }: RailOptions,
) => {
  const desk = deskOf(books, now);
  return (organisationId: string, request: FrozenRequest, key: string): Outcome => {
    const earlier = kept.get(key);
    if (earlier !== undefined && idempotency === 'native') return earlier;
    const outcome = desk[request.operation](organisationId, request, key);
    const about = aboutOf(books, request, key);
    if (about !== undefined) {
      books.tell({ about, attemptId: key, operation: request.operation, outcome });
    }
    const isReceived = isMute && request.operation !== 'authorize';
    const said: Outcome = isReceived
      ? { kind: 'pending', reference: `received_${request.reference}` }
      : outcome;
    kept.set(key, said);
    return said;
  };
};

const aboutOf = (books: RailBooks, { operation, reference }: FrozenRequest, attemptId: string) =>
  operation === 'refund'
    ? ([...books.refunds.values()].findLast((refund) => refund.attemptId === attemptId) ??
      books.payments.get(reference ?? ''))
    : operation === 'authorize'
      ? [...books.payments.values()].findLast((payment) => payment.attemptId === attemptId)
      : books.payments.get(reference ?? '');

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
      : {
          attemptId,
          ...(instruction.operation === 'capture' ? { isFinal: instruction.isFinal } : {}),
        },
  expects: expectedOf(instruction),
  reference: 'reference' in instruction ? instruction.reference : null,
});

const expectedOf = (instruction: Instruction): FrozenRequest['expects'] => {
  if (instruction.operation === 'void') return null;
  const { minor, currency } =
    instruction.operation === 'increment' ? instruction.total : instruction.amount;
  return { minor: minor.toString(), currency };
};

const authenticatePayment = (
  books: RailBooks,
  kept: Map<string, Outcome>,
  given: {
    readonly page: string;
    readonly outcome: 'complete' | 'fail';
    readonly at: number;
    readonly honoursLate: boolean;
    readonly mayBeAsked: boolean;
  },
): boolean => {
  const { page, outcome, at, honoursLate } = given;
  const payment = books.payments.get(page.split('/').at(-1) ?? '');
  const isLate = payment?.state === 'canceled' && honoursLate && !payment.wasGranted;
  if (payment === undefined || (payment.state !== 'asking' && !isLate)) return false;
  if (outcome === 'complete') {
    // Taken after a void, the void is undone: asked about, it is not there; sent again, it is done.
    if (payment.voidedBy !== null && given.mayBeAsked) kept.delete(payment.voidedBy);
    tellAuthorization(books, books.put({ ...taken(payment, at), voidedBy: null }));
  } else if (!isLate) tellAuthorization(books, books.put({ ...payment, state: 'declined' }));
  return true;
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

const capabilitiesOf = ({
  idempotency,
  isMute,
  visibilityWindowMs,
}: RailOptions): Capabilities => ({
  ...fullCapabilities(idempotency, {
    visibilityWindowMs,
    inFlightWindowMs: 2_000,
    callTimeoutMs: 1_000,
    authorizationDays: holdsForMs / 86_400_000,
  }),
  answersLater: isMute ? ['increment', 'capture', 'void', 'refund'] : [],
  noticeTrust: isMute ? 'truth' : 'hint',
});
