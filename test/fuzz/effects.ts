import pg from 'pg';
import type { World } from '#test/world';

/** What stands in the world: every table that a request may change, and the provider's books. */
export type Standing = Readonly<Record<string, string>>;

/** Looks at a world from behind, before and after a request. */
export interface Effects {
  look(): Promise<Standing>;
  close(): Promise<void>;
}

/** What providers send arrives when it wants; a key's last use is told once a minute. */
const movesByItself = ['webhooks.notice', 'identity.api_key'];

/** Connects to the database of a world as superuser. */
export const effectsOn = async ({ databaseUrl, knobs, sandboxKey }: World): Promise<Effects> => {
  const client = new pg.Client(databaseUrl);
  // The database may be dropped before its last reader has left.
  client.on('error', () => undefined);
  await client.connect();
  const tables = await client.query<{ name: string }>(`
    select format('%I.%I', namespace.nspname, class.relname) as name
    from pg_class as class
    join pg_namespace as namespace on namespace.oid = class.relnamespace
    where namespace.nspname in
        ('identity', 'kernel', 'ledger', 'payments', 'providers', 'webhooks')
      and class.relkind in ('r', 'p')
      and not class.relispartition
    limit 200`);
  // The youngest transaction that wrote a row tells of changes, the count of deletions.
  const looks = tables.rows.map(({ name }) => {
    const youngest = movesByItself.includes(name) ? '0' : 'max(xmin::text::bigint)';
    return `select '${name}' as name, concat(count(*), ' ', ${youngest}) as state from ${name}`;
  });
  // Prepared once: to plan so many tables anew takes longer than to look.
  const text = looks.filter((look) => !look.includes('webhooks.notice')).join(' union all ');
  const standing = { name: 'standing', text };

  return {
    look: async () => {
      const { rows } = await client.query<{ name: string; state: string }>(standing);
      const { counts } = await knobs.totals(sandboxKey);
      const { events: _, idempotency_keys: __, ...objects } = counts;
      return {
        ...Object.fromEntries(rows.map(({ name, state }) => [name, state])),
        'at the provider': JSON.stringify(objects),
      };
    },
    close: async () => await client.end(),
  };
};

/** The names of what changed from one look to the next. */
export const changed = (before: Standing, after: Standing): readonly string[] =>
  Object.keys(after).filter((name) => before[name] !== after[name]);
