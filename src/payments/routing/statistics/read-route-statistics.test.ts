import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { manualClock, randomIds, type Scope } from '#kernel';
import { useDatabase } from '#test/database';
import { decisionsOfPayment, firstDecisions } from '../decision/store.ts';
import { selectActiveRuleSet, selectRuleSets } from '../rule-set/store.ts';
import { readRouteStatistics } from './read-route-statistics.ts';
import { countOutcomes } from './store.ts';

const { database, url } = await useDatabase();
const scope: Scope = { organisationId: 'org_statistics', mode: 'test' };
const noon = new Date('2026-11-21T12:00:00Z');
const idAt = (prefix: string, at: Date) => randomIds(manualClock(at)).next(prefix);

const asAdministrator = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

interface Told {
  readonly at: Date;
  readonly state: string;
  readonly reason?: string;
  readonly brand?: string;
  readonly scope?: Scope;
  readonly isRouted?: boolean;
}

/** A payment with one authorisation that ended, a quarter of a second after it began. */
const plant = async (told: Told): Promise<void> =>
  await asAdministrator(async (client) => {
    const { organisationId, mode } = told.scope ?? scope;
    const [payment, attempt] = [idAt('pay', told.at), idAt('att', told.at)];
    const whose = [organisationId, mode];
    await client.query(
      `insert into payments.payment
         (organisation_id, mode, id, version, state, amount_minor, currency, capture_mode,
          created_at, updated_at)
       values ($1, $2, $3, 1, 'processing', 1050, 'EUR', 'automatic', $4, $4)`,
      [...whose, payment, told.at],
    );
    await client.query(
      `insert into payments.attempt
         (organisation_id, mode, id, version, payment_id, number, operation, state, provider,
          connection_id, amount_minor, currency, idempotency_key, request, failure_reason,
          created_at, updated_at)
       values ($1, $2, $3, 1, $4, 1, 'authorize', $5, 'stripe', 'conn_1', 1050, 'EUR', 'key', '{}',
         $6, $7, $7)`,
      [...whose, attempt, payment, told.state, told.reason ?? null, told.at],
    );
    await client.query(
      `insert into payments.attempt_step
         (organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at)
       values ($1, $2, $3, 1, 'sending', 'approve', 'approved', $4)`,
      [...whose, attempt, new Date(told.at.getTime() + 250)],
    );
    if (told.isRouted === false) return;
    const facts = { method: 'card', brand: told.brand ?? 'visa', issuer_country: 'DE' };
    await client.query(
      `insert into payments.route_decision
         (organisation_id, mode, id, payment_id, number, rule_set_version, route_order, facts,
          trace, created_at)
       values ($1, $2, $3, $4, 1, 0, '[]', $5, '{}', $6)`,
      [...whose, idAt('rtd', told.at), payment, JSON.stringify(facts), told.at],
    );
  });

test('authorisations are counted by segment, within the window, in their own organisation', async () => {
  const before = new Date(noon.getTime() - 2 * 3_600_000);
  const told: readonly Told[] = [
    { at: noon, state: 'approved' },
    { at: noon, state: 'approved', brand: 'amex' },
    { at: noon, state: 'approved_late', isRouted: false },
    { at: noon, state: 'declined', reason: 'insufficient_funds' },
    { at: noon, state: 'declined', reason: 'processing_error' },
    { at: noon, state: 'unknown' },
    { at: before, state: 'approved' },
    { at: noon, state: 'approved', scope: { organisationId: 'org_other', mode: 'test' } },
    { at: noon, state: 'approved', scope: { ...scope, mode: 'live' } },
  ];
  for (const each of told) await plant(each);
  const window = {
    from: new Date(noon.getTime() - 60_000),
    before: new Date(noon.getTime() + 60_000),
  };
  const statistics = await database.asTenant(
    scope,
    async (tx) => await readRouteStatistics(tx, scope, window),
  );
  assert.deepEqual([...statistics.keys()], ['stripe']);
  assert.deepEqual(statistics.get('stripe')?.get('card visa DE'), {
    approved: 1,
    issuerDeclined: 1,
    providerFaults: 2,
    durationMs: 1_000,
  });
  assert.equal(statistics.get('stripe')?.get('card amex')?.approved, 1);
  // What was never routed has no brand that was known beforehand, and counts for the method alone.
  assert.equal(statistics.get('stripe')?.get('card')?.approved, 3);
});

/** The plan that serves whatever the parameters. */
const planOf = async (text: string): Promise<string> =>
  await asAdministrator(async (client) => {
    await client.query('set plan_cache_mode = force_generic_plan');
    await client.query('set enable_seqscan = off');
    await client.query(`prepare asked as ${text}`);
    const parameters = new Set(text.match(/\$\d+/g)).size;
    const nulls = Array.from({ length: parameters }, () => 'null').join(', ');
    const explain = `explain execute asked (${nulls})`;
    const { rows } = await client.query<string[]>({ text: explain, rowMode: 'array' });
    return rows.flat().join('\n');
  });

for (const statement of [
  decisionsOfPayment,
  firstDecisions,
  selectActiveRuleSet,
  selectRuleSets,
  countOutcomes,
]) {
  test(`${statement.name} has an index for each table that it reads`, async () => {
    assert.doesNotMatch(await planOf(statement.text), /Seq Scan/);
  });
}
