import type { Called, Connection, FrozenRequest, Outcome, Provider } from '#providers';
import type { History } from '../world/history.ts';
import type { Sometimes } from '../world/sometimes.ts';
import type { OutsideSometimesName } from './sometimes.ts';

/** What goes wrong with a call, on the way there or on the way back. */
export type CallFault =
  | 'lost_before'
  | 'lost_after'
  | 'late'
  | 'very_late'
  | 'refused'
  | 'wrong_amount'
  | 'unreachable';

/** A provider behind a bad line. */
export interface FaultyProvider {
  readonly provider: Provider;
  /** The next call of its kind meets this. */
  plan(fault: CallFault): void;
  /** Requests whose time to arrive has come do arrive. */
  passTime(now: Date): Promise<void>;
  heal(): void;
}

interface Straggler {
  readonly at: number;
  readonly arrive: () => Promise<unknown>;
}

const faultNames = {
  lost_before: 'fault: request lost on its way',
  lost_after: 'fault: answer lost',
  late: 'fault: request arrives late',
  very_late: 'fault: request arrives after we gave up',
  refused: 'fault: connection refused',
  wrong_amount: 'fault: amount misquoted',
  unreachable: 'fault: provider unreachable when asked',
} as const;

const lost = { result: { kind: 'unknown', cause: 'timeout' }, exchanges: [] } as const;

const unreachable = {
  result: { kind: 'unreachable', cause: 'ETIMEDOUT' },
  exchanges: [],
} as const;

/** Beyond any window that a provider declares: a rail that breaks its own promise. */
const veryLateMs = 20 * 60_000;

/** Puts a bad line before a provider. */
export const faultyProvider = (
  inner: Provider,
  around: {
    readonly now: () => Date;
    readonly history: History;
    readonly sometimes: Sometimes<OutsideSometimesName>;
  },
): FaultyProvider => {
  const { now, history, sometimes } = around;
  const faults = planFaults(sometimes);
  const { take } = faults;
  let stragglers: Straggler[] = [];
  const sent = new Set<string>();
  const delay = (ms: number, arrive: () => Promise<unknown>): void => {
    stragglers.push({ at: now().getTime() + ms, arrive });
  };

  const send = async (connection: Connection, request: FrozenRequest, key: string) => {
    if (sent.has(key)) sometimes.hit('path: attempt sent again');
    sent.add(key);
    const fault = take(sendFaults(inner, request));
    const call = async () => await inner.send(connection, request, key);
    if (fault !== undefined) history.note(`  ${request.operation} ${key}: ${fault}`);
    switch (fault) {
      case 'lost_before':
        return lost;
      case 'refused':
        return { ...lost, result: { kind: 'not_sent', proof: 'ECONNREFUSED' } } as const;
      case 'late':
        delay(inner.capabilities.inFlightWindowMs - 1, call);
        return lost;
      case 'very_late':
        delay(veryLateMs, call);
        return lost;
      case 'lost_after':
        await call();
        return lost;
      case 'wrong_amount':
        return misquoted(await call());
      default:
        return await call();
    }
  };

  return {
    provider: {
      ...inner,
      send,
      ask: async (...given) =>
        take(['unreachable']) === undefined ? await inner.ask(...given) : unreachable,
      storeMethod: inner.storeMethod && losingAnswers(inner.storeMethod, take),
    },
    plan: faults.plan,
    passTime: async (until) => {
      const due = stragglers.filter(({ at }) => at <= until.getTime());
      stragglers = stragglers.filter(({ at }) => at > until.getTime());
      for (const { arrive } of due) await arrive();
    },
    heal: faults.clear,
  };
};

type Storing = NonNullable<Provider['storeMethod']>;

/** A method that is kept, or is not, while nobody hears of it. */
const losingAnswers =
  (store: Storing, take: ReturnType<typeof planFaults>['take']): Storing =>
  async (...given) => {
    const fault = take(['lost_before', 'lost_after']);
    if (fault === 'lost_before') return lost;
    const stored = await store(...given);
    return fault === 'lost_after' ? lost : stored;
  };

/** The faults that wait for a call of their kind, oldest first. */
const planFaults = (sometimes: Sometimes<OutsideSometimesName>) => {
  let planned: CallFault[] = [];
  return {
    plan: (fault: CallFault): void => void planned.push(fault),
    take: (kinds: readonly CallFault[]): CallFault | undefined => {
      const at = planned.findIndex((fault) => kinds.includes(fault));
      const [fault] = at === -1 ? [] : planned.splice(at, 1);
      if (fault !== undefined) sometimes.hit(faultNames[fault]);
      return fault;
    },
    clear: (): void => {
      planned = [];
    },
  };
};

/**
 * What may go wrong with a request. One that arrives when nobody waits any more is sent only where
 * it can do no double harm: under a key that is honoured, or where it is never sent again.
 */
const sendFaults = (
  { capabilities }: Provider,
  { operation }: FrozenRequest,
): readonly CallFault[] => {
  const isSafeLate = capabilities.idempotency[operation] !== 'query';
  return [
    'lost_before',
    'lost_after',
    'refused',
    'late',
    'wrong_amount',
    ...(isSafeLate ? (['very_late'] as const) : []),
  ];
};

const misquoted = (called: Called<Outcome>): Called<Outcome> => {
  const { result } = called;
  if (result.kind !== 'approved') return called;
  const amount = { ...result.amount, minor: result.amount.minor + 1n };
  return { ...called, result: { ...result, amount } };
};
