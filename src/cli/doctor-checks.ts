import pg from 'pg';

import { inspectChanges } from './apply-changes.ts';
import type { Check } from './assemble.ts';
import { explain } from './explain.ts';

const CLOCK_SKEW_MAX_MS = 1_000;

/** What must hold before the books can be asked at all. */
export const installationChecks = (url: string): readonly Check[] => [
  {
    rule: 'Node is 24 or newer',
    run: async () =>
      Number(process.versions.node.split('.')[0]) >= 24 ? [] : [`this is ${process.versions.node}`],
  },
  {
    rule: 'every database change is applied and unedited',
    run: async () => {
      try {
        const { pending } = await inspectChanges(url);
        return pending.map(({ file }) => `${file} is pending; run \`npm run bascule -- migrate\``);
      } catch (fault) {
        return [fault instanceof Error && !('code' in fault) ? fault.message : explain(fault)];
      }
    },
  },
  {
    rule: 'the database keeps what it acknowledges',
    run: async () => {
      const rows = await ask<{ name: string; setting: string }>(
        url,
        `select name, setting from pg_settings
         where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
         limit 3`,
      );
      return rows.map(({ name }) => `${name} is off: a power cut loses acknowledged payments`);
    },
  },
  {
    rule: 'the clocks of this machine and of the database agree',
    run: async () => {
      const sent = performance.timeOrigin + performance.now();
      const rows = await ask<{ now_ms: number }>(
        url,
        'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms',
      );
      const received = performance.timeOrigin + performance.now();
      const now = rows[0]?.now_ms ?? 0;
      const skew = now < sent ? sent - now : Math.max(0, now - received);
      return skew > CLOCK_SKEW_MAX_MS ? [`they differ by ${Math.round(skew)} ms`] : [];
    },
  },
];

const ask = async <Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
};
