import {
  type Caller,
  type Database,
  manualClock,
  randomIds,
  seededRandom,
  silentLog,
  sql,
  systemClock,
} from '#kernel';
import { balanceOf } from '#ledger';
import {
  createRecorder,
  type PaymentsDeps,
  type PaymentView,
  paymentJobs,
  payments,
} from '#payments';
import type { Connection } from '#providers';
import { routeSources } from './route-sources.ts';
import { type ScriptedProvider, scriptedProvider } from './scripted-provider.ts';

/** An organisation of its own, with scripted providers of its own, at a time of its own. */
export interface PaymentsHouse {
  readonly deps: PaymentsDeps;
  readonly providers: Readonly<Record<string, ScriptedProvider>>;
  readonly clock: ReturnType<typeof manualClock>;
  readonly caller: () => Caller;
  readonly pay: (fields?: object) => Promise<PaymentView>;
  readonly read: (payment: Pick<PaymentView, 'id'>) => Promise<PaymentView>;
  /** Moves the clock and lets the sweep look at what is due, until nothing is. */
  readonly resolve: (payment: Pick<PaymentView, 'id'>) => Promise<PaymentView>;
  /** What stands on an account of the ledger, credits positive. */
  readonly posted: (account: string) => Promise<bigint>;
  /** The sellers that payments can be split among, by id; a test adds them. */
  readonly payees: Map<string, Payee>;
}

type Payee =
  Awaited<ReturnType<PaymentsDeps['requirePayees']>> extends ReadonlyMap<string, infer P>
    ? P
    : never;

const ids = randomIds(systemClock);

const everyKind = ['separate', 'destination', 'direct'] as const;

const names = ['payments.resolve_attempts', 'payments.expire_attempts'];
const swept = paymentJobs.filter(({ name }) => names.includes(name));

/**
 * Opens a house whose providers have these names; the first one is the default. Those among
 * `platforms` take payments of platforms, of every kind.
 */
export const openPaymentsHouse = (
  database: Database,
  called: readonly string[],
  script: Omit<Parameters<typeof scriptedProvider>[0], 'clock' | 'name' | 'chargeKinds'> = {},
  platforms: readonly string[] = [],
): PaymentsHouse => {
  const clock = manualClock(systemClock.now());
  const organisationId = ids.next('org');
  const providers = Object.fromEntries(
    called.map((name) => {
      const chargeKinds = platforms.includes(name) ? everyKind : undefined;
      return [name, scriptedProvider({ ...script, clock, name, chargeKinds })];
    }),
  );
  const connections = called.map((name): Connection => connectionTo(name, organisationId));
  const payees = new Map<string, Payee>();
  const deps = depsOf(database, { clock, providers, connections, payees });
  const caller = (): Caller => ({ ...callerOf(organisationId), ids: randomIds(systemClock) });
  const read: PaymentsHouse['read'] = async ({ id }) =>
    await payments.retrievePayment.run(deps, caller(), {
      params: { payment_id: id },
      query: {},
      body: {},
    });
  return {
    deps,
    providers,
    payees,
    clock,
    caller,
    read,
    pay: async (fields = {}) =>
      await payments.createPayment.run(deps, caller(), {
        params: {},
        query: {},
        body: { amount: '10.50', currency: 'EUR', confirm: true, ...fields },
      }),
    resolve: async (payment) => {
      for (let look = 0; look < 16; look += 1) {
        clock.advance(20_000 * 2 ** look);
        for (const job of swept) {
          const due = await job.sweep.find(deps, 100);
          await job.run(deps, await ownOf(database, organisationId, due));
        }
      }
      return await read(payment);
    },
    posted: async (account) =>
      await database.transaction(
        async (tx) =>
          (await balanceOf(tx, { organisationId, mode: 'test' }, account))?.posted ?? 0n,
      ),
  };
};

/** A sweep finds what is due of every house in the database; a house knows its own providers only. */
const ownOf = async (
  database: Database,
  organisationId: string,
  attemptIds: readonly string[],
): Promise<readonly string[]> => {
  const rows = await database.transaction(
    async (tx) => await tx.rows(ownAttempts, [organisationId, [...attemptIds]]),
  );
  return rows.map(({ id }) => id);
};

const ownAttempts = sql<{ id: string }, [organisationId: string, ids: string[]]>(
  'payments.attempts_of_a_house',
  `
  select id
  from payments.attempt
  where organisation_id = $1 and id = any ($2)
  order by id
  limit 1000`,
);

const depsOf = (
  database: Database,
  given: {
    readonly clock: PaymentsDeps['clock'];
    readonly providers: Readonly<Record<string, ScriptedProvider>>;
    readonly connections: readonly Connection[];
    readonly payees: ReadonlyMap<string, Payee>;
  },
): PaymentsDeps => {
  const { clock, providers, connections, payees } = given;
  const record = { database, ids, onEvents: () => undefined, onTold: () => undefined };
  const found = <Value>(value: Value | undefined, name: string): Value => {
    if (value === undefined) throw new Error(`this house has no ${name}`);
    return value;
  };
  return {
    ...record,
    clock,
    record: createRecorder(record),
    connect: async (_scope, name) =>
      found(
        connections.find(({ provider }) => provider === name),
        name,
      ),
    connectionById: async (id) => connections.find((connection) => connection.id === id),
    providerNamed: (name) => found(providers[name], name),
    routing: routeSources(clock, Object.values(providers), () => connections),
    requirePayees: async (_scope, accountIds) => {
      const missing = accountIds.find((id) => !payees.has(id));
      if (missing !== undefined) throw new Error(`this house has no account ${missing}`);
      return payees;
    },
    defaultProvider: Object.keys(providers)[0] ?? '',
    leaseMs: 2_000,
    wake: () => undefined,
    random: seededRandom(7),
    log: silentLog,
  };
};

const connectionTo = (provider: string, organisationId: string): Connection => ({
  id: ids.next('conn'),
  scope: { organisationId, mode: 'test' },
  provider,
  baseUrl: 'http://127.0.0.1:1',
  apiKey: 'sk_test_x',
  webhookSecrets: [],
  settings: {},
});

const callerOf = (organisationId: string): Omit<Caller, 'ids'> => ({
  organisationId,
  mode: 'test',
  actor: 'key_test',
  requestId: 'req_test',
  traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
});
