import { after } from 'node:test';
import pg from 'pg';
import { useDatabase } from '#test/database';

/** A connection that sees the whole catalogue of a database with every change applied. */
export const useSuperuser = async (): Promise<pg.Client> => {
  const { url } = await useDatabase(1);
  const client = new pg.Client(url);
  // The database is dropped under it when the file ends.
  client.on('error', () => undefined);
  await client.connect();
  after(async () => await client.end());
  return client;
};
