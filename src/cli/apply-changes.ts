import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import Postgrator from 'postgrator';

import { CommandFault } from './command-fault.ts';

/** One numbered SQL file of `db/`, as `NNN.do.name.sql`. */
export type Change = { readonly version: number; readonly name: string; readonly file: string };

export type ChangesReport = {
  /** Applied by this call, in order. */
  readonly applied: readonly Change[];
  /** The highest change the database holds now; 0 for none. */
  readonly version: number;
};

export type ChangesOptions = {
  /** Where the files lie; `db/` of this repository unless a test says otherwise. */
  readonly folder?: string;
  readonly onChange?: (change: Change) => void;
};

export type ChangesState = {
  readonly version: number;
  readonly pending: readonly Change[];
};

const OLDEST_POSTGRES = 15;
const FILE_NAME = /^(\d{3})\.do\.([a-z0-9-]+)\.sql$/;
const DEFAULT_FOLDER = fileURLToPath(new URL('../../db', import.meta.url));

/** Any constant does, as long as every process that applies changes waits on the same one. */
const LOCK_KEY = 5_273_118_901;

/**
 * Brings a database up to the newest change. Each change is one transaction together with its row in
 * `public.schema_change`; an advisory lock makes processes that start together wait for each other.
 *
 * @param url a PostgreSQL 15 or newer, as a user who may create schemas and roles.
 * @throws Error with a sentence: server too old, a change edited or inserted after later ones were
 *   applied, a file with a wrong name, or the SQL error with the file it stands in.
 */
export async function applyChanges(
  url: string,
  { folder = DEFAULT_FOLDER, onChange }: ChangesOptions = {},
): Promise<ChangesReport> {
  return await withClient(url, async (client) => {
    await refuseOldServer(client);
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    await client.query(CREATE_TABLE);

    const { runner, version, pending } = await compare(client, folder);
    for (const change of pending) {
      await applyOne(client, runner, change);
      onChange?.(changeOf(change));
    }
    return { applied: pending.map(changeOf), version: pending.at(-1)?.version ?? version };
  });
}

/** What `applyChanges` would do, without doing it; readiness and `bascule doctor` ask this. */
export async function inspectChanges(
  url: string,
  { folder = DEFAULT_FOLDER }: ChangesOptions = {},
): Promise<ChangesState> {
  return await withClient(url, async (client) => {
    await refuseOldServer(client);
    const { version, pending } = await compare(client, folder);
    return { version, pending: pending.map(changeOf) };
  });
}

const CREATE_TABLE = `
  create table if not exists public.schema_change (
    version bigint not null,
    name text not null,
    md5 text not null,
    run_at timestamptz not null,
    constraint schema_change_is_applied_once primary key (version),
    constraint schema_change_name_is_short check (length(name) <= 200),
    constraint schema_change_md5_is_a_digest check (length(md5) = 32)
  )`;

type Compared = {
  readonly runner: Postgrator;
  readonly version: number;
  readonly pending: readonly Postgrator.Migration[];
};

async function compare(client: pg.Client, folder: string): Promise<Compared> {
  refuseOddNames(folder);
  const runner = new Postgrator({
    driver: 'pg',
    migrationPattern: `${folder}/*.do.*.sql`,
    schemaTable: 'public.schema_change',
    execQuery: (query) => client.query(query),
  });
  const files = [...(await runner.getMigrations())].sort((a, b) => a.version - b.version);
  const applied = await appliedDigests(client);
  const version = Math.max(0, ...applied.keys());

  for (const file of files) {
    const digest = applied.get(file.version);
    if (digest === undefined && file.version < version) {
      throw new CommandFault(
        `Change ${path.basename(file.filename)} was added below change ${version}, ` +
          'which this database already holds. Give it the next number.',
      );
    }
    if (digest !== undefined && digest !== file.md5) {
      throw new CommandFault(
        `Change ${path.basename(file.filename)} was edited after it was applied to this database. ` +
          'Undo the edit and write a new change (during development: `npm run reset`).',
      );
    }
  }
  const known = new Set(files.map((file) => file.version));
  const foreign = [...applied.keys()].filter((applied) => !known.has(applied));
  if (foreign.length > 0) {
    throw new CommandFault(
      `The database holds change ${foreign.join(', ')} that this version of Bascule does not know. ` +
        'Run the version that wrote it, or a newer one.',
    );
  }
  return { runner, version, pending: files.filter((file) => !applied.has(file.version)) };
}

async function appliedDigests(client: pg.Client): Promise<ReadonlyMap<number, string>> {
  const table = await client.query<{ is_there: boolean }>(
    `select to_regclass('public.schema_change') is not null as is_there`,
  );
  if (table.rows[0]?.is_there !== true) return new Map();
  const rows = await client.query<{ version: string; md5: string }>(
    'select version, md5 from public.schema_change order by version limit 1000',
  );
  return new Map(rows.rows.map(({ version, md5 }) => [Number(version), md5]));
}

async function applyOne(
  client: pg.Client,
  runner: Postgrator,
  change: Postgrator.Migration,
): Promise<void> {
  await client.query('begin');
  try {
    await runner.runMigrations([change]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new CommandFault(sentence(change, error), { cause: error });
  }
}

/** SQL errors carry a character position; a person wants the line, and the procedure if in one. */
function sentence(change: Postgrator.Migration, error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const { position, where } = error as pg.DatabaseError;
  const line =
    position === undefined
      ? ''
      : ` line ${change.getSql().slice(0, Number(position)).split('\n').length}`;
  const within = where === undefined ? '' : ` (in ${where.split('\n').at(-1)})`;
  return `Change ${path.basename(change.filename)}${line} failed and was undone: ${said}${within}`;
}

function refuseOddNames(folder: string): void {
  if (!existsSync(folder)) throw new CommandFault(`No folder with database changes at ${folder}.`);
  const odd = readdirSync(folder).filter(
    (name) => /^\d.*\.sql$/.test(name) && !FILE_NAME.test(name),
  );
  if (odd.length > 0) {
    throw new CommandFault(`A database change is named NNN.do.name.sql, unlike ${odd.join(', ')}.`);
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const result = await client.query<{ server_version: string }>('show server_version');
  const found = result.rows[0]?.server_version ?? '0';
  if (Number.parseInt(found, 10) < OLDEST_POSTGRES) {
    throw new CommandFault(
      `Bascule needs PostgreSQL ${OLDEST_POSTGRES} or newer; this server is ${found}.`,
    );
  }
}

function changeOf({ version, name, filename }: Postgrator.Migration): Change {
  return { version, name, file: path.basename(filename) };
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    // Closing the connection also gives the advisory lock back.
    await client.end();
  }
}
