/**
 * `node scripts/schema.ts`: applies every change to an empty database and writes `db/schema.sql`,
 * which a test compares with the database.
 */
import { writeFileSync } from 'node:fs';
import pg from 'pg';
import { startTestServer } from '../test/support/postgres.ts';
import { printSchema } from './schema/print-schema.ts';

const server = await startTestServer();
try {
  const client = new pg.Client(await server.templateUrl());
  await client.connect();
  writeFileSync(new URL('../db/schema.sql', import.meta.url), await printSchema(client));
  await client.end();
} finally {
  await server.close();
}
console.log('db/schema.sql is written.');
