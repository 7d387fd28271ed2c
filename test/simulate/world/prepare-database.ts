import pg from 'pg';

/**
 * Gives a database to worlds whose time is not the machine's: `clock_timestamp()` answers the time
 * that the transaction was told, and the real one where it was told none. Leases, which live by
 * the database's clock, then live by the world's.
 */
export const prepareDatabase = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      'select quote_ident(current_database()) as name',
    );
    await client.query(simulatedClock);
    await client.query(
      `alter database ${rows[0]?.name ?? ''} set search_path = simulation, pg_catalog`,
    );
  } finally {
    await client.end();
  }
};

const simulatedClock = `
  create schema simulation;
  grant usage on schema simulation to public;
  create function simulation.clock_timestamp() returns timestamptz
  language sql volatile
  as $$
    select coalesce(
      nullif(current_setting('simulation.now', true), '')::timestamptz,
      pg_catalog.clock_timestamp())
  $$`;
