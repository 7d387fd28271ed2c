import { spawnSync } from 'node:child_process';

/** PostgreSQL's own yardstick, TPC-B with 16 clients, where pgbench is installed. */
export const measureTpcB = (url: string, seconds: number): number | undefined => {
  const made = pgbench(['-i', '-q', '-s', '10', url]);
  if (made === undefined) return undefined;
  const said = pgbench(['-n', '-c', '16', '-j', '1', '-M', 'prepared', '-T', String(seconds), url]);
  const found = /tps = ([0-9.]+)/.exec(said ?? '');
  return found?.[1] === undefined ? undefined : Number(found[1]);
};

const pgbench = (args: readonly string[]): string | undefined => {
  const run = spawnSync('pgbench', args, { encoding: 'utf8' });
  return run.status === 0 ? run.stdout : undefined;
};
