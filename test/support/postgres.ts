import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import pg from 'pg';

import { applyChanges, startThrowAwayPostgres, type ThrowAwayCluster } from '#cli';

/** A server for the tests of one run. */
export interface TestServer {
  readonly url: string;
  /**
   * The URL of a database that holds every change of `db/`, made on first use. Cloning it costs
   * 70 to 500 ms, applying the changes some seconds.
   */
  templateUrl(): Promise<string>;
  close(): Promise<void>;
}

/** A cluster that one fault test owns alone, with every change applied to its database. */
export interface FreshCluster extends ThrowAwayCluster {
  /** The database under test, not the maintenance database. */
  readonly databaseUrl: string;
}

/**
 * Starts the server of a test run. With DATABASE_URL_TEST in the environment it is that server
 * (a system PostgreSQL 15, as a superuser), else a throw-away cluster of our own.
 */
export const startTestServer = async (): Promise<TestServer> => {
  const given = process.env.DATABASE_URL_TEST ?? '';
  if (given === '') {
    const cluster = await startThrowAwayPostgres();
    return serverAt(cluster.url, cluster.destroy);
  }
  const server = serverAt(given, async () => await dropDatabase(await server.templateUrl()));
  return server;
};

/**
 * Like {@link startTestServer}, but spoken to through a socket file, which costs both sides a fifth
 * less than TCP: for runs of very many small transactions.
 */
export const startSocketServer = async (): Promise<TestServer> => {
  if ((process.env.DATABASE_URL_TEST ?? '') !== '') return await startTestServer();
  const folder = mkdtempSync(path.join(tmpdir(), 'bascule-socket-'));
  // The server may run as somebody else than we do.
  chmodSync(folder, 0o777);
  const cluster = await startThrowAwayPostgres({ unix_socket_directories: folder });
  const url = new URL(cluster.url);
  url.searchParams.set('host', folder);
  return serverAt(url.href, async () => {
    await cluster.destroy();
    rmSync(folder, { recursive: true, force: true });
  });
};

const serverAt = (url: string, close: () => Promise<void>): TestServer => {
  let template: Promise<string> | undefined;
  return { url, close, templateUrl: async () => await (template ??= makeTemplate(url)) };
};

/**
 * A cluster for tests that pull the plug: `kill()` it, `restart()` it. Durable by default
 * (`fsync=on`), because what survives a crash is what such a test asks. Destroyed after the file.
 */
export const freshCluster = async (
  settings: Readonly<Record<string, string>> = {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
  },
): Promise<FreshCluster> => {
  const cluster = await startThrowAwayPostgres(settings);
  after(cluster.destroy);
  const databaseUrl = withDatabase(cluster.url, 'bascule');
  await asAdministrator(databaseUrl, (name) => `create database ${name}`);
  await applyChanges(databaseUrl);
  return { ...cluster, databaseUrl };
};

/**
 * Copies a database of the same server under a new name and gives the copy's URL. Where the server
 * can have the file system clone its files (PostgreSQL 18, some builds), that takes a sixth of the
 * time of copying them.
 */
export const cloneDatabase = async (templateUrl: string): Promise<string> => {
  const copy = withDatabase(templateUrl, newName('t'));
  const create = (name: string) => `create database ${name} template ${nameOf(templateUrl)}`;
  const byClone = (name: string) => [
    "set file_copy_method = 'clone'",
    `${create(name)} strategy file_copy`,
  ];
  await asAdministrator(copy, byClone).catch(async () => await asAdministrator(copy, create));
  return copy;
};

/** A database with nothing in it, on the server of this URL. */
export const emptyDatabase = async (serverUrl: string): Promise<string> => {
  const fresh = withDatabase(serverUrl, newName('t'));
  await asAdministrator(fresh, (name) => `create database ${name} template template0`);
  return fresh;
};

export const dropDatabase = async (url: string): Promise<void> => {
  await asAdministrator(url, (name) => `drop database if exists ${name} with (force)`);
};

const makeTemplate = async (serverUrl: string): Promise<string> => {
  const templateUrl = withDatabase(serverUrl, newName('bascule_template'));
  await asAdministrator(templateUrl, (name) => `create database ${name}`);
  await applyChanges(templateUrl);
  return templateUrl;
};

const asAdministrator = async (
  url: string,
  commandsOn: (name: string) => string | readonly string[],
): Promise<void> => {
  const client = new pg.Client(withDatabase(url, 'postgres'));
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const command of [commandsOn(nameOf(url))].flat()) await client.query(command);
  } finally {
    await client.end();
  }
};

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
};

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

const newName = (prefix: string): string =>
  `${prefix}_${process.pid}_${randomBytes(4).toString('hex')}`;
