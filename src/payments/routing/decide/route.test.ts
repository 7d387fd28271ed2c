import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { BreakerState, Candidate, RouteCapabilities, RouteFacts } from '../facts.ts';
import { compileRuleSet } from '../rule/compile-rule-set.ts';
import { defaultRuleSet } from '../rule/default-rule-set.ts';
import type { Direction, Rule } from '../rule/schema.ts';
import type { RouteStatistics } from '../statistics/fold-statistics.ts';
import { exampleCandidate, exampleCapabilities, exampleFacts } from './example.ts';
import { route } from './route.ts';
import { prepareSnapshot } from './snapshot.ts';

const providers = ['stripe', 'adyen', 'mollie', 'worldline'];
const fee = { country: 'DE', acquirer_percent: '0.20', fixed: { EUR: '0.10' } };
const fees = Object.fromEntries(providers.map((provider) => [provider, fee]));
const none: RouteStatistics = new Map();

const setOf = (rules: readonly Rule[], otherwise: Direction, probe_percent = 10) =>
  compileRuleSet(
    { name: 'Test', rules: [...rules], otherwise, fees, probe_percent },
    { id: 'rrs_test', version: 3 },
  );

const go = (
  then: Direction,
  {
    facts = {},
    candidates = providers.map((each) => exampleCandidate(each)),
    statistics = none,
  }: {
    facts?: Partial<RouteFacts>;
    candidates?: readonly Candidate[];
    statistics?: RouteStatistics;
  } = {},
) => route({ ...exampleFacts, ...facts }, setOf([], then), prepareSnapshot(candidates, statistics));

const named = (order: readonly { readonly provider: string }[]) =>
  order.map(({ provider }) => provider);

const names = fc
  .subarray(providers, { minLength: 1 })
  .chain((some) => fc.shuffledSubarray(some, { minLength: some.length, maxLength: some.length }));
const fallback = fc.constantFrom('others' as const, 'none' as const);
const minimum_sample = fc.integer({ min: 1, max: 100 });
const direction: fc.Arbitrary<Direction> = names.chain((candidates) =>
  fc.oneof(
    fc.record({
      strategy: fc.constant('priority' as const),
      candidates: fc.constant(candidates),
      fallback,
    }),
    fc.record({
      strategy: fc.constant('split' as const),
      candidates: fc.constant(
        candidates.map((provider, at) => ({
          provider,
          percent: at === 0 ? 100 - 10 * (candidates.length - 1) : 10,
        })),
      ),
      fallback,
    }),
    fc.record({
      strategy: fc.constant('least_cost' as const),
      candidates: fc.constant(candidates),
      minimum_sample,
      fallback,
    }),
    fc.record({
      strategy: fc.constant('success_rate' as const),
      candidates: fc.constant(candidates),
      minimum_sample,
      exploration_percent: fc.integer({ min: 0, max: 20 }),
      fallback,
    }),
    fc.record({
      strategy: fc.constant('auction' as const),
      candidates: fc.constant(candidates),
      minimum_sample,
      weights: fc.constantFrom(
        { cost: 50, success: 30, time: 20 },
        { cost: 0, success: 100, time: 0 },
      ),
      fallback,
    }),
  ),
);

const capabilities: fc.Arbitrary<RouteCapabilities> = fc.record({
  methods: fc.constantFrom(['card'], ['card', 'bank_transfer'], ['bank_transfer']),
  currencies: fc.constantFrom('all' as const, ['EUR'], ['USD', 'EUR'], ['JPY']),
  countries: fc.constantFrom('all' as const, ['DE', 'FR'], ['US']),
  mayHold: fc.boolean(),
  mayIncrement: fc.boolean(),
  mayCapturePartly: fc.boolean(),
  mayCaptureMultiple: fc.boolean(),
  mayVoid: fc.boolean(),
  mayRefundPartly: fc.boolean(),
  maySave: fc.boolean(),
  mayCarryAuthentication: fc.boolean(),
  amounts: fc.constantFrom({}, { EUR: { leastMinor: 100n, mostMinor: 5_000n } }),
});

const candidates = fc
  .subarray(providers)
  .chain((some) =>
    fc.tuple(
      ...some.map((provider) =>
        fc
          .tuple(capabilities, fc.constantFrom<BreakerState>('closed', 'open', 'half_open'))
          .map(([can, breaker]) => exampleCandidate(provider, { capabilities: can, breaker })),
      ),
    ),
  );

const provider = fc.constantFrom(...providers);
const facts: fc.Arbitrary<RouteFacts> = fc.record({
  paymentId: fc.string({ minLength: 10, maxLength: 30 }),
  amountMinor: fc.bigInt({ min: 1n, max: 10_000n }),
  currency: fc.constantFrom('EUR', 'USD', 'JPY'),
  method: fc.constantFrom('card', 'bank_transfer'),
  brand: fc.constantFrom('visa', 'mastercard', null),
  cardClass: fc.constantFrom('debit' as const, 'credit' as const, null),
  issuerCountry: fc.constantFrom('DE', 'US', null),
  payerCountry: fc.constantFrom('DE', 'US', null),
  customerId: fc.constant(null),
  metadata: fc.constant({}),
  needs: fc.subarray(['hold' as const, 'capture_multiple' as const, 'save' as const]),
  at: fc.constant(exampleFacts.at),
  tokenProviders: fc.oneof(fc.constant(null), fc.subarray(providers)),
  boundTo: fc.oneof(
    fc.constant(null),
    provider.map((one) => ({ provider: one, because: 'saved_method' as const })),
  ),
  stickyProvider: fc.oneof(fc.constant(null), provider),
  triedProviders: fc.subarray(providers),
});

const statistics: fc.Arbitrary<RouteStatistics> = fc
  .array(fc.tuple(provider, fc.nat(200), fc.nat(100), fc.nat(50), fc.nat(100_000)))
  .map(
    (all) =>
      new Map(
        all.map(([one, approved, issuerDeclined, providerFaults, durationMs]) => [
          one,
          new Map([['card', { approved, issuerDeclined, providerFaults, durationMs }]]),
        ]),
      ),
  );

test('the order and the removed are together exactly the candidates, each once', () => {
  fc.assert(
    fc.property(facts, direction, candidates, statistics, (given, then, all, past) => {
      const { order, trace } = route(given, setOf([], then), prepareSnapshot(all, past));
      assert.deepEqual(
        [...named(order), ...named(trace.removed)].toSorted(),
        named(all).toSorted(),
      );
      assert.equal(trace.winner, order[0]?.provider ?? null);
    }),
    { numRuns: 500 },
  );
});

test('the same payment goes the same way at every replay', () => {
  fc.assert(
    fc.property(facts, direction, candidates, statistics, (given, then, all, past) => {
      const once = route(given, setOf([], then), prepareSnapshot(all, past));
      const again = route(given, setOf([], then), prepareSnapshot(all, past));
      assert.deepEqual(again, once);
    }),
  );
});

test('nobody is tried who cannot take the payment, is down, or does not hold the token', () => {
  fc.assert(
    fc.property(facts, direction, candidates, statistics, (given, then, all, past) => {
      const { order } = route(given, setOf([], then), prepareSnapshot(all, past));
      for (const { provider: tried } of order) {
        const found = all.find((one) => one.provider === tried);
        assert.ok(found !== undefined && found.breaker !== 'open');
        assert.ok(isAble(given, found.capabilities));
        assert.ok(given.tokenProviders?.includes(tried) ?? true);
        assert.ok(given.boundTo === null || given.boundTo.provider === tried);
        assert.ok(!given.triedProviders.includes(tried));
      }
    }),
    { numRuns: 500 },
  );
});

/** Said again in the plainest way, so that it is not the filter that judges the filter. */
const isAble = (given: RouteFacts, can: RouteCapabilities): boolean =>
  can.methods.includes(given.method) &&
  (can.currencies === 'all' || can.currencies.includes(given.currency)) &&
  (can.countries === 'all' ||
    given.payerCountry === null ||
    can.countries.includes(given.payerCountry)) &&
  (!given.needs.includes('hold') || can.mayHold) &&
  (!given.needs.includes('capture_multiple') || can.mayCaptureMultiple) &&
  (!given.needs.includes('save') || can.maySave) &&
  (given.currency !== 'EUR' ||
    can.amounts?.['EUR'] === undefined ||
    (given.amountMinor >= 100n && given.amountMinor <= 5_000n));

test('a split gives every arm its share, and a fallen arm moves only its own payments', () => {
  const then: Direction = {
    strategy: 'split',
    candidates: [
      { provider: 'stripe', percent: 60 },
      { provider: 'adyen', percent: 30 },
      { provider: 'mollie', percent: 10 },
    ],
  };
  const down = providers.map((one) =>
    exampleCandidate(one, { breaker: one === 'adyen' ? 'open' : 'closed' }),
  );
  const won = new Map<string, number>();
  const moved = new Map<string, number>();
  for (let i = 0; i < 6_000; i += 1) {
    const paymentId = `pay_${i.toString(32).padStart(26, '0')}`;
    const healthy: string = go(then, { facts: { paymentId } }).trace.winner ?? '';
    won.set(healthy, (won.get(healthy) ?? 0) + 1);
    const ill: string = go(then, { facts: { paymentId }, candidates: down }).trace.winner ?? '';
    if (healthy === 'adyen') moved.set(ill, (moved.get(ill) ?? 0) + 1);
    else assert.equal(ill, healthy);
  }
  const near = (count: number | undefined, share: number, of: number) =>
    assert.ok(Math.abs((count ?? 0) / of - share) < 0.03, `${count} of ${of} is not ${share}`);
  near(won.get('stripe'), 0.6, 6_000);
  near(won.get('adyen'), 0.3, 6_000);
  near(won.get('mollie'), 0.1, 6_000);
  near(moved.get('stripe'), 6 / 7, won.get('adyen') ?? 0);
});

test('the first rule that matches decides, and the trace says why those before it did not', () => {
  const to = (one: string): Direction => ({
    strategy: 'priority',
    candidates: [one],
    fallback: 'others',
  });
  const rules: Rule[] = [
    { id: 'dollars', when: { currency: ['USD'] }, then: to('adyen') },
    {
      id: 'large',
      when: { currency: ['EUR'], amount: { currency: 'EUR', from: '50.00' } },
      then: to('adyen'),
    },
    { id: 'night', when: { time: { from: '22:00', before: '06:00' } }, then: to('adyen') },
    { id: 'vip', when: { metadata: { tier: ['gold'] } }, then: to('mollie') },
    { id: 'never_seen', when: {}, then: to('worldline') },
  ];
  const ruleSet = setOf(rules, to('stripe'));
  const snapshot = prepareSnapshot(
    providers.map((one) => exampleCandidate(one)),
    none,
  );
  const { order, trace } = route(
    { ...exampleFacts, metadata: { tier: 'gold' } },
    ruleSet,
    snapshot,
  );
  assert.equal(trace.rule, 'vip');
  assert.deepEqual(trace.passedOver, ['currency', 'amount', 'time']);
  assert.deepEqual(named(order), ['mollie', 'stripe', 'adyen', 'worldline']);
  assert.deepEqual(trace.fallbacks, ['stripe', 'adyen', 'worldline']);
});

test('a half-open breaker lets a bounded share of payments probe, and an open one none', () => {
  const then: Direction = { strategy: 'priority', candidates: ['stripe', 'adyen'] };
  const share = (breaker: BreakerState): number => {
    const all = [exampleCandidate('stripe', { breaker }), exampleCandidate('adyen')];
    const wins = Array.from({ length: 5_000 }, (_, i) =>
      go(then, { facts: { paymentId: `pay_${i}` }, candidates: all }),
    ).filter(({ trace }) => trace.winner === 'stripe');
    return wins.length / 5_000;
  };
  assert.equal(share('closed'), 1);
  assert.equal(share('open'), 0);
  assert.ok(Math.abs(share('half_open') - 0.1) < 0.02);
});

test('an earlier provider comes first again, a tried one not at all', () => {
  const then: Direction = { strategy: 'priority', candidates: ['stripe', 'adyen', 'mollie'] };
  const again = go(then, { facts: { stickyProvider: 'mollie' } });
  assert.deepEqual(named(again.order), ['mollie', 'stripe', 'adyen']);
  assert.equal(again.trace.stuckTo, 'mollie');
  const next = go(then, { facts: { triedProviders: ['stripe'] } });
  assert.deepEqual(named(next.order), ['adyen', 'mollie']);
  assert.deepEqual(next.trace.removed[0], { provider: 'stripe', reason: 'tried_before' });
});

test('without a rule set the providers that hold the token are tried, in their order', () => {
  const snapshot = prepareSnapshot(
    providers.map((one) => exampleCandidate(one)),
    none,
  );
  const bound = { ...exampleFacts, tokenProviders: ['adyen', 'mollie'] };
  assert.deepEqual(named(route(bound, defaultRuleSet, snapshot).order), ['adyen', 'mollie']);
  assert.deepEqual(named(route(exampleFacts, defaultRuleSet, snapshot).order), providers);
});

test('nobody left is an empty order and not a fault', () => {
  const all = [exampleCandidate('stripe', { breaker: 'open' })];
  const { order, trace } = go(
    { strategy: 'priority', candidates: ['stripe'], fallback: 'others' },
    { candidates: all },
  );
  assert.deepEqual(order, []);
  assert.deepEqual(trace.removed, [{ provider: 'stripe', reason: 'breaker_open' }]);
  assert.deepEqual(trace.breakers, [{ provider: 'stripe', state: 'open' }]);
});

test('a capability that is declared is what the filter asks for', () => {
  const all = [
    exampleCandidate('stripe', {
      capabilities: { ...exampleCapabilities, mayCaptureMultiple: false },
    }),
    exampleCandidate('adyen'),
  ];
  const { trace } = go(
    { strategy: 'priority', candidates: ['stripe', 'adyen'] },
    { candidates: all, facts: { needs: ['capture_multiple'] } },
  );
  assert.deepEqual(trace.removed, [{ provider: 'stripe', reason: 'capture_multiple' }]);
});
