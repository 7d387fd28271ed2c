import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { useDatabase } from '#test/database';
import {
  duePaymentMethods,
  leasePaymentMethods,
  selectMethodsOfCustomer,
} from '../payment-method/store.ts';
import { selectCustomers, selectCustomersByEmail } from './store.ts';

const { url } = await useDatabase();

const asAdministrator = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

// One big organisation in both modes; of its payment methods one in a hundred is open.
await asAdministrator(async (client) => {
  await client.query(`
    insert into payments.customer
      (organisation_id, mode, id, email, created_at, updated_at)
    select 'org_1', case n % 2 when 0 then 'test' else 'live' end, 'cus_' || n,
      n || '@example.com', now(), now()
    from generate_series(1, 5000) as n`);
  await client.query(`
    insert into payments.payment_method
      (organisation_id, mode, id, customer_id, state, provider, token, type, next_action_at,
       created_at, updated_at)
    select 'org_1', 'test', 'pm_' || n, 'cus_' || 1 + n % 5000,
      case n % 100 when 0 then 'storing' else 'declined' end, 'stripe', 'tok', 'card',
      case n % 100 when 0 then now() end, now(), now()
    from generate_series(1, 10000) as n`);
  await client.query('analyze payments.customer, payments.payment_method');
});

/** The plan that serves whatever the parameters. */
const planOf = async (text: string): Promise<string> =>
  await asAdministrator(async (client) => {
    await client.query('set plan_cache_mode = force_generic_plan');
    await client.query(`prepare asked as ${text}`);
    const parameters = new Set(text.match(/\$\d/g)).size;
    const nulls = Array.from({ length: parameters }, () => 'null').join(', ');
    const explain = `explain execute asked (${nulls})`;
    const { rows } = await client.query<string[]>({ text: explain, rowMode: 'array' });
    return rows.flat().join('\n');
  });

for (const [statement, index] of [
  [selectCustomers, 'customer_newest'],
  [selectCustomersByEmail, 'customer_by_email'],
  [selectMethodsOfCustomer, 'payment_method_by_customer'],
  [duePaymentMethods, 'payment_method_due'],
  [leasePaymentMethods, 'payment_method_open'],
] as const) {
  test(`${statement.name} reads along ${index} and no table from end to end`, async () => {
    const plan = await planOf(statement.text);
    assert.match(plan, new RegExp(`Scan (using|on) ${index} `));
    assert.doesNotMatch(plan, /Seq Scan/);
  });
}
