import pg from 'pg';

import { applyChanges, startThrowAwayPostgres } from '#cli';

/** A database with every change applied, on a server that loses nothing it has acknowledged. */
export interface BenchServer {
  readonly url: string;
  readonly version: string;
  /**
   * Makes it as a server that runs for longer. Its tables are analysed: before, plans are guesses.
   * What was written so far is written over from now on: a young server makes a new file of its
   * log every 16 MB, and everybody waits meanwhile. That is not done to a server of the caller's,
   * which is as old as it is.
   */
  age(): Promise<void>;
  close(): Promise<void>;
}

/** As durable as it must be, with room for what is looked up, as a server of payments has it. */
const durable = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '2GB',
  max_wal_size: '4GB',
  min_wal_size: '4GB',
};

/** The caller's server with a database of our own, or a server of our own; gone at the end. */
export const openServer = async (databaseUrl: string | undefined): Promise<BenchServer> => {
  const own = databaseUrl === undefined ? await startThrowAwayPostgres(durable) : undefined;
  const at = databaseUrl ?? own?.url ?? '';
  const name = `bascule_bench_${process.pid}`;
  await administer(at, `create database ${name}`);
  const url = Object.assign(new URL(at), { pathname: `/${name}` }).href;
  await applyChanges(url);
  const [{ version = '', lax = '' } = {}] = await administer(
    url,
    `select current_setting('server_version') as version,
      concat_ws(' ', current_setting('fsync'), current_setting('synchronous_commit')) as lax`,
  );
  if (lax !== 'on on')
    throw new Error(
      'The server is not durable (fsync, synchronous_commit): nothing it shows counts.',
    );
  return {
    url,
    version,
    age: async () => {
      await administer(url, 'analyze');
      if (own !== undefined) await administer(own.url, writeLogFiles);
    },
    close: async () => {
      await administer(at, `drop database ${name} with (force)`);
      await own?.destroy();
    },
  };
};

/** More than a run writes over; each is named anew by the checkpoint, for what is written next. */
const logFiles = 64;

const writeLogFiles = `
  do $$ begin
    for i in 1 .. ${logFiles} loop
      perform pg_logical_emit_message(true, 'bench', ''), pg_switch_wal();
    end loop;
  end $$;
  checkpoint`;

const administer = async (url: string, text: string): Promise<Record<string, string>[]> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, string>>(text)).rows;
  } finally {
    await client.end();
  }
};
