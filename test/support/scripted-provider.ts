import { type Clock, FailpointFault } from '#kernel';
import type {
  Approved,
  AuthorizeInstruction,
  Called,
  Capabilities,
  ChargeKind,
  Connection,
  Declined,
  Finding,
  FrozenRequest,
  IdempotencyClass,
  Instruction,
  Operation,
  Outcome,
  PlatformDesk,
  Provider,
} from '#providers';
import { fullCapabilities } from '#test/full-capabilities';

/** What goes wrong with the next call: before anything happened, or after it did. */
export type CallFault = 'lost_before' | 'lost_after' | 'refused_connection' | 'wrong_amount';

/** A provider in memory that keeps books of its own: what it did, however often it was told to. */
export interface ScriptedProvider extends Provider {
  /** Faults of the next calls, one each. */
  fail(...faults: readonly CallFault[]): void;
  /** The payer finishes authenticating. */
  authenticate(attemptId: string, result: 'succeeds' | 'fails'): void;
  /** The provider lets an authorisation go by itself. */
  letGo(attemptId: string): void;
  /** What really happened there, by operation. */
  readonly done: Readonly<Record<Operation, string[]>>;
  readonly calls: { sent: number; asked: number };
  /** In whose name each call was made, in order; the platform's own is null. */
  readonly names: (string | null)[];
}

interface ScriptOptions {
  readonly clock: Clock;
  /** `stripe` unless told otherwise. */
  readonly name?: string;
  readonly idempotency?: IdempotencyClass;
  readonly visibilityWindowMs?: number;
  /** It serves platforms, with payments of these kinds. */
  readonly chargeKinds?: readonly ChargeKind[] | undefined;
}

/**
 * Builds a {@link ScriptedProvider}. As tokens `decline` and `redirect` do what they say, and
 * `decline:REASON` declines for that reason.
 */
export const scriptedProvider = (options: ScriptOptions): ScriptedProvider => {
  const idempotency = options.idempotency ?? 'native';
  const faults: CallFault[] = [];
  const books = openBooks(idempotency);
  const calls = { sent: 0, asked: 0 };
  const names: (string | null)[] = [];
  const note = (connection: Connection): void => {
    names.push(connection.onBehalfOf ?? null);
  };
  return {
    name: options.name ?? 'stripe',
    baseUrl: 'http://127.0.0.1:1',
    capabilities: capabilitiesOf(idempotency, options.visibilityWindowMs ?? 0),
    checkSettings: () => undefined,
    prepare,
    done: books.done,
    calls,
    names,
    fail: (...wanted) => {
      faults.push(...wanted);
    },
    authenticate: books.authenticate,
    letGo: books.letGo,
    send: async (connection, request, key) => {
      calls.sent += 1;
      note(connection);
      const fault = faults.shift();
      if (fault === 'lost_before') return called(lost);
      if (fault === 'refused_connection')
        return called({ kind: 'not_sent', proof: 'ECONNREFUSED' });
      const outcome = books.perform(request, key);
      if (fault === 'lost_after') return called(lost);
      return called(fault === 'wrong_amount' ? tampered(outcome) : outcome);
    },
    ask: async (connection, request, by) => {
      calls.asked += 1;
      note(connection);
      return called(books.find(request, by.attemptId));
    },
    readNotices: () => undefined,
    noticeReply: null,
    proceed: null,
    disputes: null,
    credits: null,
    platform: options.chargeKinds === undefined ? null : deskOf(options.chargeKinds),
    storeMethod: () => {
      throw new FailpointFault('the scripted provider stores no methods');
    },
  };
};

const nobody = (): never => {
  throw new FailpointFault('the scripted provider does no errands');
};

/** A desk that says which payments of platforms there are, and does nothing else for them. */
const deskOf = (chargeKinds: readonly ChargeKind[]): PlatformDesk => ({
  chargeKinds,
  payoutSettlesMs: 0,
  prepare: nobody,
  send: nobody,
  ask: nobody,
  askByName: nobody,
  readAccount: nobody,
  readTransfer: nobody,
  readPayout: nobody,
  readBalance: nobody,
  linesOfPayout: nobody,
  eventsSince: nobody,
  openLink: nobody,
  openSession: nobody,
});

/** What the provider did, and what it would say of it when asked. */
const openBooks = (idempotency: IdempotencyClass) => {
  const done: Record<Operation, string[]> = {
    authorize: [],
    increment: [],
    capture: [],
    void: [],
    refund: [],
  };
  const settled = new Map<string, Outcome>();
  return {
    done,
    perform: (request: FrozenRequest, key: string): Outcome => {
      const earlier = settled.get(key);
      if (earlier !== undefined && idempotency === 'native') return earlier;
      const { operation } = request;
      const outcome = outcomeOf(request, `${operation}_${done[operation].length + 1}`);
      if (outcome.kind === 'approved') done[operation].push(key);
      settled.set(key, outcome);
      return outcome;
    },
    find: (request: FrozenRequest, attemptId: string): Finding => {
      const outcome = settled.get(attemptId);
      if (outcome === undefined) return { kind: 'absent' };
      const amount = expected(request);
      return {
        kind: 'found',
        outcome: outcome.kind === 'approved' ? { ...outcome, amount } : outcome,
      };
    },
    letGo: (attemptId: string): void => {
      settled.set(attemptId, { ...declined, reason: 'authorization_expired' });
    },
    authenticate: (attemptId: string, result: 'succeeds' | 'fails'): void => {
      const reference = `auth_${attemptId}`;
      settled.set(attemptId, result === 'succeeds' ? captured(reference, 0n, 'EUR') : declined);
      done.authorize.push(attemptId);
    },
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
          attemptId,
          ...chargeIn(instruction.charge),
        }
      : { attemptId, ...toldIn(instruction) },
  expects: expectedOf(instruction),
  reference: 'reference' in instruction ? instruction.reference : null,
});

const chargeIn = (charge: AuthorizeInstruction['charge']): object => {
  if (charge === undefined) return {};
  return { charge: 'fee' in charge ? { ...charge, fee: charge.fee.minor.toString() } : charge };
};

/** What a capture leaves the platform, and what a refund takes back with it. */
const toldIn = (instruction: Instruction): object => {
  if (instruction.operation === 'capture' && instruction.fee !== undefined) {
    return { fee: instruction.fee.minor.toString() };
  }
  return instruction.operation === 'refund' && instruction.charge !== undefined
    ? { charge: instruction.charge }
    : {};
};

const expectedOf = (instruction: Instruction): FrozenRequest['expects'] => {
  if (instruction.operation === 'void') return null;
  const { minor, currency } =
    instruction.operation === 'increment' ? instruction.total : instruction.amount;
  return { minor: minor.toString(), currency };
};

const lost: Outcome = { kind: 'unknown', cause: 'timeout' };

const called = <Result>(result: Result): Called<Result> => ({ result, exchanges: [] });

const declined: Declined = {
  kind: 'declined',
  reason: 'generic_decline',
  code: 'declined',
  message: 'No.',
};

const expected = (request: FrozenRequest) => ({
  minor: BigInt(request.expects?.minor ?? '0'),
  currency: request.expects?.currency ?? 'EUR',
});

const captured = (reference: string, minor: bigint, currency: string): Outcome => ({
  kind: 'approved',
  reference,
  amount: { minor, currency },
  effect: 'captured',
});

const tampered = (outcome: Outcome): Outcome =>
  outcome.kind === 'approved'
    ? { ...outcome, amount: { ...outcome.amount, minor: outcome.amount.minor + 1n } }
    : outcome;

const outcomeOf = (request: FrozenRequest, reference: string): Outcome => {
  const { minor, currency } = expected(request);
  const effects = {
    increment: 'authorized',
    capture: 'captured',
    void: 'voided',
    refund: 'refunded',
  } as const;
  if (request.operation !== 'authorize') {
    const effect = effects[request.operation];
    return { kind: 'approved', reference, amount: { minor, currency }, effect };
  }
  const token = String(request.body['token']);
  if (token === 'decline') return declined;
  if (token.startsWith('decline:')) return { ...declined, reason: token.slice(8) };
  if (token === 'redirect') {
    const nextAction = { type: 'redirect', url: 'https://bank.example/3ds' } as const;
    return { kind: 'pending', reference: `auth_${String(request.body['attemptId'])}`, nextAction };
  }
  const effect = request.body['capture'] === 'manual' ? 'authorized' : 'captured';
  const charge = chargeMade(request, reference);
  return { kind: 'approved', reference, amount: { minor, currency }, effect, ...charge };
};

/** A payment of a platform says what was made of it. */
const chargeMade = ({ body }: FrozenRequest, reference: string): Pick<Approved, 'charge'> => {
  const { charge } = body as { charge?: { kind: ChargeKind } };
  if (charge === undefined) return {};
  const { kind } = charge;
  return {
    charge: {
      reference: `ch_${reference}`,
      transfer: kind === 'destination' ? `tr_${reference}` : null,
      applicationFee: kind === 'separate' ? null : `fee_${reference}`,
    },
  };
};

const capabilitiesOf = (idempotency: IdempotencyClass, visibilityWindowMs: number): Capabilities =>
  fullCapabilities(idempotency, {
    visibilityWindowMs,
    inFlightWindowMs: 1_000,
    callTimeoutMs: 1_000,
    authorizationDays: 7,
  });
