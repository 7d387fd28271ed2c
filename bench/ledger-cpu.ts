import { readFileSync } from 'node:fs';
import pg from 'pg';

/** The time that the server's processes for this database have spent on a processor. */
export interface ServerCpu {
  /** @returns what ends the measurement, with the microseconds spent since; undefined where the server is elsewhere */
  start(): Promise<() => Promise<number | undefined>>;
  close(): Promise<void>;
}

/**
 * Reads the kernel's own counters, so it answers on Linux and for a server of this machine only.
 * Steadier than a rate on a machine that others use too.
 */
export const openServerCpu = async (url: string): Promise<ServerCpu> => {
  const client = new pg.Client(url);
  await client.connect();
  const spent = async (): Promise<ReadonlyMap<string, number>> => {
    const { rows } = await client.query<{ pid: string }>(
      `select pid::text from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend'`,
    );
    return new Map(rows.flatMap(({ pid }) => cpuOf(pid)));
  };
  return {
    start: async () => {
      const before = await spent();
      return async () => {
        const after = [...(await spent())];
        const sum = after.reduce((total, [pid, us]) => total + us - (before.get(pid) ?? 0), 0);
        return after.length === 0 ? undefined : sum;
      };
    },
    close: async () => await client.end(),
  };
};

const cpuOf = (pid: string): readonly [pid: string, us: number][] => {
  try {
    const [nanoseconds] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
    return [[pid, Number(nanoseconds) / 1_000]];
  } catch {
    return [];
  }
};

/** A function of the session that reads the same counter from inside, zero where there is none. */
export const readOwnCpu = `
create function pg_temp.cpu_us() returns numeric
language sql volatile security definer
as $$
  select coalesce(split_part(pg_read_file('/proc/self/schedstat', 0, 40, true), ' ', 1)::numeric / 1000, 0)
$$`;
