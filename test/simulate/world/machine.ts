import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Database,
  FailpointFault,
  type Ids,
  type MountedJob,
  manualClock,
  mountJobs,
  refuseKernel,
  silentLog,
  type Transaction,
} from '#kernel';
import { ledgerJobs } from '#ledger';
import { createRecorder, leaseOf, type PaymentsDeps, paymentJobs } from '#payments';
import { type Connection, keepClaim, type Provider } from '#providers';
import { routeSources } from '#test/route-sources';
import { createWebhooksDeps, fanOutName, type WebhooksDeps, webhookJobs } from '#webhooks';
import type { Dice } from './dice.ts';
import { turnClock } from './store.ts';
import type { Turns } from './turns.ts';

/** What goes wrong between a process and its database: before the work, or with its commit done. */
export type DatabaseFault = 'away' | 'acknowledgement_lost';

/** One process of Bascule as the simulation runs it: it may die at any turn. */
export interface Machine {
  readonly name: string;
  readonly payments: PaymentsDeps;
  readonly webhooks: WebhooksDeps;
  /** The background work that a worker would do. */
  readonly jobs: readonly MountedJob[];
  /** What is due of each job by its name, all seen in one turn and one transaction. */
  look(): Promise<ReadonlyMap<string, readonly string[]>>;
  readonly isAlive: () => boolean;
  /** From now on nothing of it reaches the database or a provider. */
  crash(): void;
  /** Runs work as this machine, so that a failpoint knows whom it strikes. */
  within<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** What all machines of a world share. */
export interface Surroundings {
  readonly database: Database;
  readonly clock: ReturnType<typeof manualClock>;
  readonly dice: Dice;
  readonly ids: Ids;
  readonly turns: Turns;
  /** The first is the one that a payment goes to where nothing else is said. */
  readonly providers: readonly Provider[];
  readonly connectionsOf: (organisationId: string) => readonly Connection[];
  readonly connectionById: (id: string) => Connection | undefined;
  /** Takes the next fault of the database, if one is planned. */
  readonly databaseFault: () => DatabaseFault | undefined;
  /** Takes the place of a part that a planted bug spoils. */
  readonly spoil: (deps: PaymentsDeps) => PaymentsDeps;
}

const running = new AsyncLocalStorage<Machine>();

/** The machine whose work this is. */
export const machineAtWork = (): Machine | undefined => running.getStore();

/** Starts a process. */
export const startMachine = (name: string, around: Surroundings): Machine => {
  let isAlive = true;
  const mustLive = (): void => {
    if (!isAlive) throw new FailpointFault(`${name} is dead`);
  };
  const database = databaseOf(around, mustLive);
  const payments = around.spoil(paymentsOf(around, database, mustLive));
  const webhooks = webhooksOf(around, payments);
  const jobs = [
    ...mountJobs(paymentJobs, payments),
    ...mountJobs(ledgerJobs, payments),
    ...fanOutIn(around, webhooks, mustLive),
  ];
  const machine: Machine = {
    name,
    payments,
    webhooks,
    jobs,
    look: async () => await lookFor(jobs, database),
    isAlive: () => isAlive,
    crash: () => {
      isAlive = false;
    },
    within: async (work) => await running.run(machine, work),
  };
  return machine;
};

/** What a sweep sees is seen in the transaction of the look that it is part of. */
const looking = new AsyncLocalStorage<Transaction>();

const lookFor = async (
  jobs: readonly MountedJob[],
  database: Database,
): Promise<ReadonlyMap<string, readonly string[]>> =>
  await database.transaction(async (tx) => {
    // Sorted: what is due at the same time comes in any order.
    const find = async ({ name, sweep, batchMax }: MountedJob) =>
      [name, (await sweep.find(batchMax)).toSorted()] as const;
    return new Map(await looking.run(tx, async () => await Promise.all(jobs.map(find))));
  });

/** A database whose transactions are that of a look, where one is under way. */
const throughLooks = (database: Database): Database => ({
  ...database,
  transaction: async (work) => {
    const tx = looking.getStore();
    return tx === undefined ? await database.transaction(work) : await work(tx);
  },
});

/**
 * The outbox is emptied in one turn: how often it looks for a transaction still open, anywhere on
 * the server, is not the seed's to say.
 */
const fanOutIn = (
  { database, turns }: Surroundings,
  webhooks: WebhooksDeps,
  mustLive: () => void,
): readonly MountedJob[] => {
  const fanOut = webhookJobs.filter(({ name }) => name === fanOutName);
  return mountJobs(fanOut, { ...webhooks, database: throughLooks(database) }).map((job) => ({
    ...job,
    run: async (names) =>
      await turns.take(async () => {
        mustLive();
        await job.run(names);
      }),
  }));
};

const databaseOf = (around: Surroundings, mustLive: () => void): Database => {
  const { database, turns, clock } = around;
  const inTurn = async <Result>(
    open: (work: Parameters<Database['transaction']>[0]) => Promise<unknown>,
    work: (tx: Parameters<Parameters<Database['transaction']>[0]>[0]) => Promise<Result>,
  ): Promise<Result> =>
    await turns.take(async () => {
      mustLive();
      const fault = around.databaseFault();
      if (fault === 'away') throw refuseKernel('service_unavailable');
      const done = await open(async (tx) => {
        const [, result] = await Promise.all([
          tx.run(turnClock, [clock.now().toISOString()]),
          work(inOrder(tx)),
        ]);
        mustLive();
        return result;
      });
      if (fault === 'acknowledgement_lost') throw refuseKernel('service_unavailable');
      return done as Result;
    });
  return throughLooks({
    ...database,
    transaction: async (work) =>
      await inTurn(async (inner) => await database.transaction(inner), work),
    asTenant: async (scope, work) =>
      await inTurn(async (inner) => await database.asTenant(scope, inner), work),
  });
};

/** Rows that a statement returns in whatever order it wrote them come in one that stays the same. */
const inOrder = (tx: Transaction): Transaction => ({
  ...tx,
  rows: async (statement, values) => {
    const rows = await tx.rows(statement, values);
    return statement.text.includes('returning') ? rows.toSorted(byId) : rows;
  },
});

const byId = (a: unknown, b: unknown): number => {
  const [left, right] = [idOf(a), idOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
};

const idOf = (row: unknown): string =>
  typeof row === 'object' && row !== null && 'id' in row ? String(row.id) : '';

const paymentsOf = (
  around: Surroundings,
  database: Database,
  mustLive: () => void,
): PaymentsDeps => {
  const { clock, dice, ids, turns, connectionsOf, connectionById } = around;
  const inTurn = async <Result>(call: () => Promise<Result>): Promise<Result> =>
    await turns.take(async () => {
      mustLive();
      return await call();
    });
  const providers = around.providers.map((provider) => gated(provider, inTurn));
  const recording = { database, ids, onEvents: () => undefined, onTold: () => undefined };
  return {
    ...recording,
    clock,
    record: createRecorder(recording),
    connect: async ({ organisationId }, name) =>
      found(connectionsOf(organisationId).find(({ provider }) => provider === name)),
    connectionById: async (id) => connectionById(id),
    providerNamed: (name) => found(providers.find((provider) => provider.name === name)),
    routing: routeSources(clock, providers, connectionsOf),
    requirePayees: async () => new Map(),
    defaultProvider: found(providers[0]).name,
    leaseMs: Math.max(...providers.map(leaseOf)),
    wake: () => undefined,
    random: dice.random,
    log: silentLog,
  };
};

const found = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('no such provider in this world');
  return value;
};

/** The provider with every call in a turn of its own. */
const gated = (
  provider: Provider,
  inTurn: <Result>(call: () => Promise<Result>) => Promise<Result>,
): Provider => ({
  ...provider,
  send: async (...given) => await inTurn(async () => await provider.send(...given)),
  ask: async (...given) => await inTurn(async () => await provider.ask(...given)),
  storeMethod: storeInTurn(provider, inTurn),
});

const storeInTurn = (
  { storeMethod }: Provider,
  inTurn: <Result>(call: () => Promise<Result>) => Promise<Result>,
): Provider['storeMethod'] =>
  storeMethod && (async (...given) => await inTurn(async () => await storeMethod(...given)));

const webhooksOf = (around: Surroundings, payments: PaymentsDeps): WebhooksDeps =>
  createWebhooksDeps({
    ...payments,
    vault: noVault,
    noticeJob: () => 'payments.apply_notices',
    allowPrivateTargets: true,
    readNotice: async (connectionId, body, headers) => {
      const connection = around.connectionById(connectionId);
      if (connection === undefined) return undefined;
      const { scope, webhookSecrets, settings } = connection;
      const now = around.clock.now();
      const provider = around.providers.find(({ name }) => name === connection.provider);
      const notices = provider?.readNotices(body, headers, webhookSecrets, now, settings);
      if (notices === undefined) return undefined;
      const kept = notices.map((notice) => ({
        ...notice,
        claim: notice.claim === undefined ? null : keepClaim(notice.claim),
      }));
      return { scope, provider: connection.provider, notices: kept, reply: null };
    },
  });

/** Nobody listens to these worlds, so nothing of a listener's is sealed. */
const noVault: WebhooksDeps['vault'] = {
  seal: (plain) => plain,
  open: (sealed) => sealed,
  isCurrent: () => true,
  rewrap: (sealed) => sealed,
};
