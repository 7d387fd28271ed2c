import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { type Ask, createAsk } from './ask.ts';
import { assert } from './assert.ts';
import { columnTypes } from './column-types.ts';
import { connectionLost, isContention } from './database-faults.ts';
import { isRefusal } from './refusal.ts';
import type { Scope } from './scope.ts';
import type { Statement } from './sql.ts';

/** An open transaction. Passed through the public functions of modules that write together. */
export interface Transaction {
  /** All rows. */
  rows<Row, P extends readonly unknown[]>(statement: Statement<Row, P>, values: P): Promise<Row[]>;
  /** The only row, or nothing; two rows are a bug. */
  row<Row, P extends readonly unknown[]>(
    statement: Statement<Row, P>,
    values: P,
  ): Promise<Row | undefined>;
  /** The number of rows written. */
  run<Row, P extends readonly unknown[]>(statement: Statement<Row, P>, values: P): Promise<number>;
}

/** A statement with its values. */
export interface Call {
  readonly statement: Statement<unknown, readonly unknown[]>;
  readonly values: readonly unknown[];
}

/** Pairs a statement with values that fit it. */
export const call = <P extends readonly unknown[]>(
  statement: Statement<unknown, P>,
  values: P,
): Call => ({ statement, values });

/** Access to PostgreSQL. */
export interface Database {
  /**
   * Runs work in one transaction under the engine's role, which sees all organisations: the work
   * itself takes the organisation from its arguments or from the rows it locks. Commits when the
   * work returns, rolls back when it throws, repeats it after a deadlock.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Runs work in one transaction that sees the rows of one organisation and mode only. */
  asTenant<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Opens a way on which statements go one after another in the order in which they are sent, each
   * a transaction by itself, and none waits for the answers to those before it. One that fails
   * stops none of the others. The way holds a connection while anything is on it.
   */
  inOrder(): (call: Call) => Promise<void>;
  /** Connections in use and callers waiting for one. */
  pressure(): { readonly inUse: number; readonly waiting: number };
  close(): Promise<void>;
}

/** How to reach the database. */
export interface DatabaseOptions {
  readonly url: string;
  /** Most connections of each of the two roles. */
  readonly poolMax: number;
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
  /** Told of connections that broke while idle; they are replaced. */
  readonly onIdleFault?: (fault: Error) => void;
}

/** Opens the pools. Connects on first use. */
export const createDatabase = (options: DatabaseOptions): Database => {
  const engine = connectAs('bascule_engine', options);
  const tenant = connectAs('bascule_tenant', options);
  return {
    transaction: async (work) => await withRepeats(async () => await inTransaction(engine, work)),
    asTenant: async (scope, work) =>
      await withRepeats(async () => await inTransaction(tenant, work, scope)),
    inOrder: () => inOrder(engine),
    pressure: () => ({
      inUse: inUse(engine.pool) + inUse(tenant.pool),
      waiting: engine.pool.waitingCount + tenant.pool.waitingCount,
    }),
    close: async () => {
      await Promise.all([engine.pool.end(), tenant.pool.end()]);
    },
  };
};

/** Refuses to go over the network while a transaction holds locks: law of the house. */
export const assertNoTransaction = (): void => {
  assert(insideTransaction.getStore() !== true, 'no transaction is open during a network call');
};

const insideTransaction = new AsyncLocalStorage<boolean>();

/** The connections of one role, and how they are asked. */
interface Connections {
  readonly pool: pg.Pool;
  readonly ask: Ask;
}

const inUse = ({ totalCount, idleCount }: pg.Pool): number => totalCount - idleCount;

const connectAs = (role: string, options: DatabaseOptions): Connections => {
  const statementMs = options.statementTimeoutMs ?? 5_000;
  const settings = [
    `role=${role}`,
    `statement_timeout=${statementMs}`,
    `lock_timeout=${options.lockTimeoutMs ?? 2_000}`,
    'idle_in_transaction_session_timeout=10000',
    'timezone=UTC',
  ];
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolMax,
    options: settings.map((setting) => `-c ${setting}`).join(' '),
    types: columnTypes,
    pipeline: true,
    connectionTimeoutMillis: 5_000,
  });
  // A backend that dies takes its client down with an event; unheard, the event ends the process.
  const heard = (fault: Error): void => options.onIdleFault?.(fault);
  pool.on('error', heard);
  pool.on('connect', (client) => client.on('error', heard));
  // The server ends what takes too long: only one that is gone is waited for beyond that.
  return { pool, ask: createAsk(statementMs + 3_000) };
};

const attemptsMax = 4;

const withRepeats = async <T>(once: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once();
    } catch (fault) {
      if (attempt === attemptsMax || !isContention(fault)) throw connectionLost(fault) ?? fault;
    }
  }
};

const inTransaction = async <T>(
  { pool, ask }: Connections,
  work: (tx: Transaction) => Promise<T>,
  scope?: Scope,
): Promise<T> => {
  assert(insideTransaction.getStore() !== true, 'transactions do not nest: pass the open one');
  const client = await pool.connect();
  const { tx, close } = transactionOn(client, ask);
  let broken: Error | undefined;
  try {
    // Pipelined: these leave together with the work's first statement, in one round trip.
    const opening = open(client, ask, scope);
    const working = insideTransaction.run(true, async () => await work(tx));
    // Both must end before a rollback: work that went on after it would write outside.
    const [opened, worked] = await Promise.allSettled([opening, working]);
    if (opened.status === 'rejected') throw opened.reason;
    if (worked.status === 'rejected') throw worked.reason;
    close();
    await commit(client, ask);
    return worked.value;
  } catch (fault) {
    close();
    broken = await rollBack(client, ask);
    throw fault;
  } finally {
    client.release(broken);
  }
};

/** A connection for as long as anything is on its way over it. */
interface Lease {
  readonly client: Promise<pg.PoolClient>;
  underWay: number;
  broken: Error | undefined;
}

const inOrder = ({ pool, ask }: Connections): ((call: Call) => Promise<void>) => {
  let current: Lease | undefined;
  return async ({ statement: { name, text }, values }) => {
    current ??= { client: pool.connect(), underWay: 0, broken: undefined };
    const lease = current;
    lease.underWay += 1;
    try {
      const client = await lease.client;
      await ask(client, { name, text, values: [...values] });
    } catch (fault) {
      const refusal = connectionLost(fault);
      if (isRefusal(refusal, 'service_unavailable')) lease.broken = refusal;
      throw refusal ?? fault;
    } finally {
      lease.underWay -= 1;
      const isOver = lease.underWay === 0;
      if (lease === current && (isOver || lease.broken !== undefined)) current = undefined;
      if (isOver) void lease.client.then((client) => client.release(lease.broken), ignore);
    }
  };
};

/** Whoever wanted the connection has been told that there is none. */
const ignore = (): void => undefined;

const open = async (client: pg.PoolClient, ask: Ask, scope?: Scope): Promise<void> => {
  const begun = ask(client, { text: 'begin' });
  if (scope === undefined) await begun;
  else await Promise.all([begun, ask(client, setScope(scope))]);
};

const setScope = (scope: Scope): pg.QueryConfig => ({
  name: 'kernel.set_scope',
  text: `select set_config('bascule.organisation_id', $1, true), set_config('bascule.mode', $2, true)`,
  values: [scope.organisationId, scope.mode],
});

/** PostgreSQL answers the commit of a transaction with a failed statement by rolling it back, politely. */
const commit = async (client: pg.PoolClient, ask: Ask): Promise<void> => {
  const { command } = await ask(client, { text: 'commit' });
  assert(command === 'COMMIT', 'work that caught the fault of a statement does not return');
};

/** A connection that cannot even roll back is thrown away, with the reason. */
const rollBack = async (client: pg.PoolClient, ask: Ask): Promise<Error | undefined> => {
  try {
    await ask(client, { text: 'rollback' });
    return undefined;
  } catch (fault) {
    return fault instanceof Error ? fault : new Error(String(fault));
  }
};

/** The transaction as the work sees it, and how to end its use. */
const transactionOn = (
  client: pg.PoolClient,
  ask: Ask,
): { readonly tx: Transaction; readonly close: () => void } => {
  let isOpen = true;
  const query = async <Row, P extends readonly unknown[]>(
    statement: Statement<Row, P>,
    values: P,
  ): Promise<pg.QueryResult> => {
    assert(isOpen, `${statement.name} runs while its transaction is open`);
    return await ask(client, { name: statement.name, text: statement.text, values: [...values] });
  };
  const tx: Transaction = {
    rows: async (statement, values) => (await query(statement, values)).rows,
    row: async (statement, values) => {
      const { rows } = await query(statement, values);
      assert(rows.length <= 1, `${statement.name} answers one row at most`);
      return rows[0];
    },
    run: async (statement, values) => (await query(statement, values)).rowCount ?? 0,
  };
  return {
    tx,
    close: () => {
      isOpen = false;
    },
  };
};
