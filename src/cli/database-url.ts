import pg from 'pg';

import type { Config } from '#kernel';

import { applyChanges } from './apply-changes.ts';
import { embeddedUrl } from './embedded-postgres.ts';

const EMBEDDED_DATABASE = 'bascule';

/** The database of this installation: the given one, or the embedded one that `start` serves. */
export const databaseUrlOf = (config: Config): string =>
  config.databaseUrl ??
  onDatabase(
    embeddedUrl({ folder: config.dataFolder, port: config.postgresPort }),
    EMBEDDED_DATABASE,
  );

/**
 * Brings the database of an embedded cluster up to the newest change and answers its URL; one that
 * was copied from a premade cluster holds them all.
 */
export const bringEmbeddedDatabase = async (clusterUrl: string): Promise<string> => {
  await ensureEmbeddedDatabase(clusterUrl);
  const url = onDatabase(clusterUrl, EMBEDDED_DATABASE);
  await applyChanges(url);
  return url;
};

/** Makes it on the first start of a cluster that was not premade. */
export const ensureEmbeddedDatabase = async (clusterUrl: string): Promise<void> => {
  const client = new pg.Client(clusterUrl);
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = await client.query('select from pg_database where datname = $1 limit 1', [
      EMBEDDED_DATABASE,
    ]);
    if (found.rowCount === 0) await client.query(`create database ${EMBEDDED_DATABASE}`);
  } finally {
    await client.end();
  }
};

const onDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
};
