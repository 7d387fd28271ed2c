import { createDatabase, systemClock, type Transaction } from '#kernel';

import { inspectChanges } from './apply-changes.ts';
import { explain } from './explain.ts';
import type { Check } from './house.ts';
import { selectLaxSettings, selectNow } from './store.ts';

const CLOCK_SKEW_MAX_MS = 1_000;

/** What must hold before the books can be asked at all. */
export const installationChecks = (url: string): readonly Check[] =>
  rules(url).map((rule) => ({ ...rule, kind: 'installation' }));

const rules = (url: string): readonly Check[] => [
  {
    rule: 'Node is 24 or newer',
    run: async () =>
      Number(process.versions.node.split('.')[0]) >= 24 ? [] : [`this is ${process.versions.node}`],
  },
  { rule: 'every database change is applied and unedited', run: async () => await unapplied(url) },
  {
    rule: 'the database keeps what it acknowledges',
    run: async () => {
      const lax = await ask(url, async (tx) => await tx.rows(selectLaxSettings, []));
      return lax.map(({ name }) => `${name} is off: a power cut loses acknowledged payments`);
    },
  },
  {
    rule: 'the clocks of this machine and of the database agree',
    run: async () => {
      const { sent, now, received } = await ask(url, readClocks);
      const skewMs = Math.max(sent - now, now - received, 0);
      return skewMs > CLOCK_SKEW_MAX_MS ? [`they differ by ${skewMs} ms`] : [];
    },
  },
];

const unapplied = async (url: string): Promise<readonly string[]> => {
  try {
    const { pending } = await inspectChanges(url);
    return pending.map(({ file }) => `${file} is pending; run \`npm run bascule -- migrate\``);
  } catch (fault) {
    return [explain(fault)];
  }
};

/** The database's clock, between two readings of ours. */
const readClocks = async (tx: Transaction) => {
  const sent = systemClock.now().getTime();
  const row = await tx.row(selectNow, []);
  const received = systemClock.now().getTime();
  return { sent, now: row?.now.getTime() ?? Number.NaN, received };
};

const ask = async <T>(url: string, work: (tx: Transaction) => Promise<T>): Promise<T> => {
  const database = createDatabase({ url, poolMax: 1 });
  try {
    return await database.transaction(work);
  } finally {
    await database.close();
  }
};
