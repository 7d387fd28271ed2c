import pg from 'pg';

import type { Config } from '#kernel';

import { embeddedUrl } from './embedded-postgres.ts';

const EMBEDDED_DATABASE = 'bascule';

/** The database of this installation: the given one, or the embedded one that `start` serves. */
export const databaseUrlOf = (config: Config): string =>
  config.databaseUrl ??
  onDatabase(
    embeddedUrl({ folder: config.dataFolder, port: config.postgresPort }),
    EMBEDDED_DATABASE,
  );

/** Makes the embedded cluster's database on its first start. */
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
