import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Clock,
  type Database,
  FailpointFault,
  type MountedJob,
  refuseKernel,
  type Transaction,
} from '#kernel';
import { turnClock } from './store.ts';
import type { Turns } from './turns.ts';

/** What goes wrong between a process and its database: before the work, or with its commit done. */
export type DatabaseFault = 'away' | 'acknowledgement_lost';

/** One process of Bascule as the simulation runs it: it may die at any turn. */
export interface Machine {
  readonly name: string;
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

/** What the parts of a machine are made upon. */
export interface Process {
  /** Each of its transactions is a turn, and may meet a fault of the database. */
  readonly database: Database;
  /** For what is one turn already: no turns, no faults, no clock of the world. */
  readonly within: Database;
  /** Does something outside of the database in a turn of its own, as long as the machine lives. */
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** What all machines of a world share. */
export interface Surroundings {
  readonly database: Database;
  readonly clock: Clock;
  readonly turns: Turns;
  /** Takes the next fault of the database, if one is planned. */
  readonly databaseFault: () => DatabaseFault | undefined;
}

const running = new AsyncLocalStorage<Machine>();

/** The machine whose work this is. */
export const machineAtWork = (): Machine | undefined => running.getStore();

/** Starts a process with what a kind of world assembles for it: its jobs, and its own use cases. */
export const startMachine = <Parts extends { readonly jobs: readonly MountedJob[] }>(
  name: string,
  around: Surroundings,
  assemble: (process: Process) => Parts,
): Machine & Parts => {
  let isAlive = true;
  const mustLive = (): void => {
    if (!isAlive) throw new FailpointFault(`${name} is dead`);
  };
  const database = databaseOf(around, mustLive);
  const parts = assemble({
    database,
    within: throughLooks(around.database),
    inTurn: async (work) =>
      await around.turns.take(async () => {
        mustLive();
        return await work();
      }),
  });
  const machine: Machine & Parts = {
    ...parts,
    name,
    look: async () => await lookFor(parts.jobs, database),
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
