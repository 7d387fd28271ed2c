import { after } from 'node:test';

import { createDatabase, type Database } from '#kernel';

import {
  cloneDatabase,
  dropDatabase,
  emptyDatabase,
  startTestServer,
  type TestServer,
} from './postgres.ts';

/** A database of this test file alone. */
export interface TestDatabase {
  /** As superuser, for looking behind the roles. */
  readonly url: string;
  /** As the server sees it: engine and tenant roles. */
  readonly database: Database;
  /** Closes and drops it; happens by itself after the last test of the file. */
  close(): Promise<void>;
}

/**
 * Gives the calling test file a database with every change applied, cloned from the run's template.
 * Run by hand (`node --test file`), the file brings up a throw-away cluster of its own.
 *
 * @example const { database } = await useDatabase();
 */
export const useDatabase = async (poolMax = 10): Promise<TestDatabase> => {
  const url = await cloneDatabase(await templateUrl());
  const database = createDatabase({ url, poolMax });
  const close = once(async () => {
    await database.close();
    await dropDatabase(url);
  });
  after(close);
  return { url, database, close };
};

/** A database with nothing in it, for tests of the changes themselves. */
export const useEmptyDatabase = async (): Promise<{ readonly url: string }> => {
  const url = await emptyDatabase(await serverUrl());
  after(async () => await dropDatabase(url));
  return { url };
};

/** `npm test` passes the template's URL on; without it this process starts a server, once. */
const passedOn = process.env.BASCULE_TEST_DATABASE_URL ?? '';

const templateUrl = async (): Promise<string> =>
  passedOn === '' ? await (await ownServer()).templateUrl() : passedOn;

const serverUrl = async (): Promise<string> =>
  passedOn === '' ? (await ownServer()).url : passedOn;

let own: Promise<TestServer> | undefined;

const ownServer = async (): Promise<TestServer> => {
  own ??= startTestServer().then((server) => {
    // Not in `after`: hooks run in order, and the databases are dropped on this very server.
    process.once('beforeExit', () => void server.close());
    return server;
  });
  return await own;
};

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  return async () => await (running ??= work());
};
