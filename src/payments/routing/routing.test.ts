import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import {
  type Caller,
  isRefusal,
  listEvents,
  manualClock,
  randomIds,
  seededIds,
  systemClock,
} from '#kernel';
import { useDatabase } from '#test/database';
import { exampleCandidate, exampleCapabilities, exampleFacts } from './decide/example.ts';
import { appendRouteDecisions } from './decision/append-route-decisions.ts';
import { presentDecision } from './decision/present-decision.ts';
import { retrievePaymentRouting } from './decision/retrieve-payment-routing.ts';
import { routeDecisionRow } from './decision/route-decision-row.ts';
import { decisionsOfPayment } from './decision/store.ts';
import type { Candidate, RouteFacts } from './facts.ts';
import { planRoute } from './plan-route.ts';
import { requireRoute } from './require-route.ts';
import type { RoutingDeps } from './route-sources.ts';
import { createRoutingMemory } from './routing-memory.ts';
import type { RuleSetContent } from './rule/schema.ts';
import { activateRuleSet } from './rule-set/activate-rule-set.ts';
import { createRuleSet } from './rule-set/create-rule-set.ts';
import { listRuleSets } from './rule-set/list-rule-sets.ts';
import { retrieveRuleSet } from './rule-set/retrieve-rule-set.ts';
import { simulateRouting } from './simulate/simulate-routing.ts';

const { database, url } = await useDatabase();
const ids = randomIds(systemClock);
const providers = ['stripe', 'adyen', 'mollie'];

const newHouse = () => {
  const clock = manualClock(new Date('2026-11-21T09:30:00.000Z'));
  const connected: { candidates: readonly Candidate[] } = {
    candidates: providers.map((provider) => exampleCandidate(provider)),
  };
  const deps: RoutingDeps = {
    database,
    clock,
    ids,
    onEvents: () => undefined,
    routing: {
      knownProviders: providers.map((provider) => ({
        provider,
        capabilities: exampleCapabilities,
      })),
      candidatesOf: async () => connected.candidates,
      memory: createRoutingMemory(clock),
    },
  };
  const caller: Caller = {
    organisationId: ids.next('org'),
    mode: 'test',
    actor: 'key_test',
    requestId: ids.next('req'),
    traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
    ids,
  };
  return { deps, caller, clock, connected };
};

type House = ReturnType<typeof newHouse>;

const sending = (provider: string, fields: Partial<RuleSetContent> = {}): RuleSetContent => ({
  name: `All to ${provider}`,
  rules: [],
  otherwise: { strategy: 'priority', candidates: [provider], fallback: 'others' },
  ...fields,
});

const make = async ({ deps, caller }: House, body: RuleSetContent) =>
  await createRuleSet(deps, caller, { body });

const at = (ruleSet: { readonly id: string }) => ({ params: { rule_set_id: ruleSet.id } });

const activate = async ({ deps, caller }: House, ruleSet: { readonly id: string }) =>
  await activateRuleSet(deps, caller, at(ruleSet));

/** Routes a payment and keeps the decision, as a confirmation does. */
const decide = async (house: House, facts: Partial<RouteFacts> = {}) => {
  const { deps, caller, clock } = house;
  const paymentId = facts.paymentId ?? ids.next('pay');
  const plan = await planRoute(deps, caller, {
    ...exampleFacts,
    at: clock.now(),
    ...facts,
    paymentId,
  });
  const row = routeDecisionRow(caller, plan, {
    id: randomIds(clock).next('rtd'),
    number: 1,
    attemptId: plan.order.length === 0 ? null : ids.next('att'),
    at: clock.now(),
  });
  await database.transaction(async (tx) => await appendRouteDecisions(tx, [row]));
  return { plan, row };
};

const superuser = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

test('a rule set is written as a draft, listed, and shown with its rules', async () => {
  const house = newHouse();
  const { deps, caller } = house;
  const first = await make(house, sending('stripe'));
  const second = await make(house, sending('adyen'));
  assert.deepEqual([first.version, second.version], [1, 2]);
  assert.equal(first.status, 'draft');
  assert.deepEqual(await retrieveRuleSet(deps, caller, at(first)), first);
  const { data } = await listRuleSets(deps, caller, { query: {} });
  assert.deepEqual(new Set(data.map(({ id }) => id)), new Set([first.id, second.id]));
  assert.ok(data.every((summary) => !('content' in summary)));
});

test('the same request run again makes no second version', async () => {
  const house = newHouse();
  const again = async () =>
    await createRuleSet(
      house.deps,
      { ...house.caller, ids: seededIds(house.caller.requestId, house.clock.now()) },
      { body: sending('stripe') },
    );
  assert.deepEqual(await again(), await again());
});

test('many that are written at once have a number each', async () => {
  const house = newHouse();
  const made = await Promise.all(
    providers.concat(providers).map(async (one) => await make(house, sending(one))),
  );
  assert.deepEqual(made.map(({ version }) => version).toSorted(), [1, 2, 3, 4, 5, 6]);
});

test('a rule set that cannot work is refused with every reason and its place', async () => {
  const house = newHouse();
  const body = sending('nobody', {
    rules: [
      {
        id: 'odd',
        when: { brand: [] },
        then: { strategy: 'priority', candidates: ['stripe'] },
      },
    ],
  });
  await assert.rejects(make(house, body), (fault) => {
    assert.ok(isRefusal(fault, 'routing_rule_set_invalid'));
    const faults = fault.particulars.extra?.['faults'] as readonly { readonly reason: string }[];
    assert.deepEqual(
      faults.map(({ reason }) => reason),
      ['condition_empty', 'fallback_missing', 'provider_unknown'],
    );
    assert.equal(fault.particulars.pointer, '/rules/0/when/brand');
    return true;
  });
});

test('an activated set retires the former, rolls back, tells and is audited', async () => {
  const house = newHouse();
  const { deps, caller } = house;
  const first = await make(house, sending('stripe'));
  const second = await make(house, sending('adyen'));
  assert.equal((await activate(house, first)).status, 'active');
  assert.equal((await activate(house, second)).status, 'active');
  assert.equal((await retrieveRuleSet(deps, caller, at(first))).status, 'retired');
  assert.equal((await activate(house, first)).status, 'active');
  assert.equal((await activate(house, first)).status, 'active');
  const told = await database.asTenant(
    caller,
    async (tx) => await listEvents(tx, caller, { objectId: first.id, limit: 10 }),
  );
  assert.deepEqual(
    told.map(({ type }) => type),
    ['routing_rule_set.activated', 'routing_rule_set.activated'],
  );
  const { rows } = await superuser(
    async (client) =>
      await client.query<{ action: string }>(
        'select action from identity.audit_entry where organisation_id = $1',
        [caller.organisationId],
      ),
  );
  assert.equal(rows.filter(({ action }) => action.endsWith('.activated')).length, 3);
  assert.equal(rows.filter(({ action }) => action.endsWith('.created')).length, 2);
});

test('activations that come together leave exactly one in force', async () => {
  const house = newHouse();
  const made = await Promise.all(providers.map(async (one) => await make(house, sending(one))));
  await Promise.all(made.concat(made).map(async (one) => await activate(house, one)));
  const { data } = await listRuleSets(house.deps, house.caller, { query: {} });
  assert.equal(data.filter(({ status }) => status === 'active').length, 1);
});

test('a written version cannot be changed, not even by the engine', async () => {
  const house = newHouse();
  const { id } = await make(house, sending('stripe'));
  await superuser(async (client) => {
    await client.query('set role bascule_engine');
    await assert.rejects(
      client.query(`update payments.routing_rule_set set content = '{}' where id = $1`, [id]),
      /permission denied/,
    );
  });
});

test('a payment is routed by the active set, and without one by its tokens', async () => {
  const house = newHouse();
  const facts = { tokenProviders: ['mollie', 'adyen'] };
  const before = (await decide(house, facts)).plan;
  assert.deepEqual([before.ruleSetId, before.ruleSetVersion], [null, 0]);
  assert.equal(before.order[0]?.provider, 'adyen');
  const made = await make(
    house,
    sending('mollie', { cascade: { mode: 'compensate' }, late_success: 'refund' }),
  );
  await activate(house, made);
  const { plan } = await decide(house, facts);
  assert.deepEqual([plan.ruleSetId, plan.ruleSetVersion], [made.id, 1]);
  assert.deepEqual(
    plan.order.map(({ provider }) => provider),
    ['mollie', 'adyen'],
  );
  assert.deepEqual(plan.cascade, { mode: 'compensate', maxAttempts: 3 });
  assert.equal(plan.lateSuccess, 'refund');
});

test('a process that remembers another set follows within seconds', async () => {
  const house = newHouse();
  await activate(house, await make(house, sending('adyen')));
  const other = {
    ...house.deps,
    routing: { ...house.deps.routing, memory: createRoutingMemory(house.clock) },
  };
  const winner = async () => (await planRoute(other, house.caller, exampleFacts)).trace.winner;
  assert.equal(await winner(), 'adyen');
  await activate(house, await make(house, sending('mollie')));
  assert.equal(await winner(), 'adyen');
  house.clock.advance(3_000);
  assert.equal(await winner(), 'mollie');
});

test('nobody who can take a payment is refused with why for each', async () => {
  const house = newHouse();
  house.connected.candidates = [exampleCandidate('stripe', { breaker: 'open' })];
  const { plan, row } = await decide(house);
  assert.equal(row.provider, null);
  assert.throws(
    () => requireRoute(plan),
    (fault) => {
      assert.ok(isRefusal(fault, 'routing_no_route'));
      assert.match(JSON.stringify(fault.particulars.extra), /breaker_open/);
      return true;
    },
  );
});

test('a stored decision says the same as the route did', async () => {
  const house = newHouse();
  await activate(
    house,
    await make(
      house,
      sending('stripe', {
        rules: [
          { id: 'dollars', when: { currency: ['USD'] }, then: sending('mollie').otherwise },
          {
            id: 'cheap',
            when: { method: ['card'] },
            then: { strategy: 'least_cost', candidates: ['stripe', 'adyen'], fallback: 'none' },
            overlaps: ['dollars'],
          },
        ],
        fees: { stripe: { country: 'DE', acquirer_percent: '1.4' }, adyen: { country: 'DE' } },
      }),
    ),
  );
  const { row } = await decide(house);
  const [stored] = await database.asTenant(
    house.caller,
    async (tx) =>
      await tx.rows(decisionsOfPayment, [house.caller.organisationId, row.payment_id, 'rtd_zz', 5]),
  );
  assert.ok(stored !== undefined);
  assert.deepEqual({ ...stored }, { ...row });
  const { trace } = presentDecision(stored);
  assert.deepEqual(trace.passed_over, [{ condition: 'currency', rules: ['dollars'] }]);
  assert.deepEqual(trace.margin, { of: 'cost', amount: '0.147000' });
  assert.deepEqual(trace.removed, [
    {
      provider: 'mollie',
      filter: 'rule',
      reason: 'not_named',
      explanation: 'The rule names it neither as a candidate nor as a fallback.',
    },
  ]);
});

test('a payment that does not exist has no routing, and another organisation sees none', async () => {
  const house = newHouse();
  const ask = async (caller: Caller, payment_id: string) =>
    await retrievePaymentRouting(house.deps, caller, { params: { payment_id }, query: {} });
  await assert.rejects(ask(house.caller, ids.next('pay')), (fault) =>
    isRefusal(fault, 'payment_not_found'),
  );
  const made = await make(house, sending('stripe'));
  const stranger = newHouse();
  await assert.rejects(retrieveRuleSet(stranger.deps, stranger.caller, at(made)), (fault) =>
    isRefusal(fault, 'routing_rule_set_not_found'),
  );
  await assert.rejects(activate(stranger, made), (fault) =>
    isRefusal(fault, 'routing_rule_set_not_found'),
  );
});

test('a simulation tells who would have gone elsewhere, and changes nothing', async () => {
  const house = newHouse();
  const { deps, caller, clock } = house;
  for (let i = 0; i < 12; i += 1) {
    await decide(house, { brand: i % 3 === 0 ? 'amex' : 'visa', amountMinor: 10_000n });
    clock.advance(1_000);
  }
  const rule_set = sending('stripe', {
    rules: [{ id: 'amex', when: { brand: ['amex'] }, then: sending('adyen').otherwise }],
    fees: {
      stripe: { country: 'DE', acquirer_percent: '2' },
      adyen: { country: 'DE', acquirer_percent: '1' },
    },
  });
  const all = await simulateRouting(deps, caller, { body: { rule_set } });
  assert.deepEqual([all.payments, all.moved, all.has_more], [12, 4, false]);
  assert.deepEqual(all.matrix, [
    { from: 'stripe', to: 'stripe', payments: 8 },
    { from: 'stripe', to: 'adyen', payments: 4 },
  ]);
  assert.deepEqual(all.rules, [
    { rule: null, payments: 8 },
    { rule: 'amex', payments: 4 },
  ]);
  assert.deepEqual(all.costs, [
    { currency: 'EUR', expected_change: '-4.000000', priced: 4, unpriced: 0 },
  ]);
  assert.deepEqual(all.approvals, { expected_change: '0.00', measured: 0, unmeasured: 4 });
  assert.equal(all.examples.length, 4);
  const some = await simulateRouting(deps, caller, { body: { rule_set, limit: 5 } });
  assert.deepEqual([some.payments, some.has_more], [5, true]);
  const early = { rule_set, created_before: '2026-11-21T09:30:03.000Z' };
  assert.equal((await simulateRouting(deps, caller, { body: early })).payments, 3);
  assert.equal((await planRoute(deps, caller, exampleFacts)).ruleSetVersion, 0);
});

test('a simulation of the set in force moves nobody', async () => {
  const house = newHouse();
  const split: RuleSetContent = {
    name: 'Half and half',
    rules: [],
    otherwise: {
      strategy: 'split',
      candidates: [
        { provider: 'stripe', percent: 50 },
        { provider: 'adyen', percent: 50 },
      ],
    },
  };
  const made = await make(house, split);
  await activate(house, made);
  for (let i = 0; i < 20; i += 1) await decide(house);
  house.clock.advance(1);
  const body = { rule_set_id: made.id };
  const { payments, moved, matrix } = await simulateRouting(house.deps, house.caller, { body });
  assert.deepEqual([payments, moved, matrix.length], [20, 0, 2]);
});

test('a simulation without a rule set, or with two, is refused', async () => {
  const house = newHouse();
  const both = { rule_set_id: ids.next('rrs'), rule_set: sending('stripe') };
  for (const body of [{}, both]) {
    await assert.rejects(simulateRouting(house.deps, house.caller, { body }), (fault) =>
      isRefusal(fault, 'routing_rule_set_missing'),
    );
  }
});
