import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { exampleCandidate, exampleFacts } from '../decide/example.ts';
import { route } from '../decide/route.ts';
import { prepareSnapshot } from '../decide/snapshot.ts';
import type { FeeTable } from '../fee/schema.ts';
import { compileRuleSet } from '../rule/compile-rule-set.ts';
import type { Direction } from '../rule/schema.ts';
import type { Figures, RouteStatistics } from '../statistics/fold-statistics.ts';

const figures = (approved: number, of: number, faults = 0, meanMs = 300): Figures => ({
  approved,
  issuerDeclined: of - approved - faults,
  providerFaults: faults,
  durationMs: of * meanMs,
});

const past = (all: Readonly<Record<string, Figures>>): RouteStatistics =>
  new Map(Object.entries(all).map(([provider, each]) => [provider, new Map([['card', each]])]));

const flat = (percent: string, fixed = '0.00'): FeeTable => ({
  country: 'DE',
  acquirer_percent: percent,
  fixed: { EUR: fixed },
});

const go = (
  then: Direction,
  {
    fees = {},
    statistics = {},
    paymentId = exampleFacts.paymentId,
  }: {
    fees?: Readonly<Record<string, FeeTable>>;
    statistics?: Readonly<Record<string, Figures>>;
    paymentId?: string;
  },
) =>
  route(
    { ...exampleFacts, paymentId },
    compileRuleSet(
      { name: 'Test', rules: [], otherwise: then, fees: { ...fees } },
      { id: 'rrs_test', version: 1 },
    ),
    prepareSnapshot(
      ['stripe', 'adyen', 'mollie'].map((provider) => exampleCandidate(provider)),
      past(statistics),
    ),
  );

const cheapest: Direction = {
  strategy: 'least_cost',
  candidates: ['stripe', 'adyen', 'mollie'],
};

test('the cheapest is tried first, one without known fees last, and the lead is exact', () => {
  const { order, trace } = go(cheapest, {
    fees: { stripe: flat('1.40', '0.25'), adyen: flat('0.60', '0.12') },
  });
  assert.deepEqual(
    order.map(({ provider }) => provider),
    ['adyen', 'stripe', 'mollie'],
  );
  // 1.4 % of 10.50 and 0.25 are 39.7 cents; 0.6 % and 0.12 are 18.3.
  assert.deepEqual(
    trace.bids.map(({ costPico }) => costPico),
    [18_300_000_000_000n, 39_700_000_000_000n, undefined],
  );
  assert.deepEqual(trace.margin, { of: 'cost', pico: 21_400_000_000_000n });
});

test('a cheap provider that fails often loses to a dearer one that does not', () => {
  const fees = { stripe: flat('1.00'), adyen: flat('0.90'), mollie: flat('9.00') };
  const { trace } = go(cheapest, {
    fees,
    statistics: {
      stripe: figures(95, 100),
      adyen: figures(60, 100),
      mollie: figures(90, 100),
    },
  });
  assert.equal(trace.winner, 'stripe');
});

test('a better chance never makes a candidate dearer', () => {
  const fees = { stripe: flat('1.00', '0.10'), adyen: flat('2.00'), mollie: flat('0.50') };
  const costAt = (approved: number) =>
    go(cheapest, {
      fees,
      statistics: { stripe: figures(approved, 100), adyen: figures(50, 100) },
    }).trace.bids.find(({ provider }) => provider === 'stripe')?.costPico ?? -1n;
  fc.assert(
    fc.property(fc.nat(100), fc.nat(100), (a, b) => {
      if (a < b) assert.ok(costAt(a) >= costAt(b));
    }),
  );
});

const best: Direction = {
  strategy: 'success_rate',
  candidates: ['stripe', 'adyen', 'mollie'],
  minimum_sample: 100,
  exploration_percent: 0,
};

test('the one approved most is tried first, and one with too few attempts says nothing', () => {
  const { order, trace } = go(best, {
    statistics: {
      stripe: figures(170, 200),
      adyen: figures(185, 200, 10),
      mollie: figures(20, 20),
    },
  });
  assert.deepEqual(
    order.map(({ provider }) => provider),
    ['adyen', 'stripe', 'mollie'],
  );
  assert.deepEqual(trace.margin, { of: 'success', ppm: 75_000 });
  assert.equal(trace.bids[0]?.chance?.faultPpm, 50_000);
  assert.equal(trace.bids[2]?.chance, undefined);
});

test('exploration takes its share and no more, and goes to those of whom too little is known', () => {
  const statistics = { stripe: figures(170, 200), adyen: figures(190, 200), mollie: figures(1, 2) };
  const explored = Array.from({ length: 10_000 }, (_, i) =>
    go({ ...best, exploration_percent: 5 }, { statistics, paymentId: `pay_${i}` }),
  ).filter(({ trace }) => trace.isExploration);
  assert.ok(Math.abs(explored.length / 10_000 - 0.05) < 0.01);
  assert.ok(explored.every(({ trace }) => trace.winner === 'mollie'));
});

test('an auction weighs cost, chance and time as the merchant says, and keeps every bid', () => {
  const fees = { stripe: flat('2.00'), adyen: flat('1.00'), mollie: flat('1.50') };
  const statistics = {
    stripe: figures(98, 100, 0, 200),
    adyen: figures(80, 100, 0, 900),
    mollie: figures(90, 100, 0, 100),
  };
  const auction = (cost: number, success: number, time: number) =>
    go(
      {
        strategy: 'auction',
        candidates: ['stripe', 'adyen', 'mollie'],
        weights: { cost, success, time },
      },
      { fees, statistics },
    ).trace;
  assert.equal(auction(100, 0, 0).winner, 'adyen');
  assert.equal(auction(0, 100, 0).winner, 'stripe');
  assert.equal(auction(0, 0, 100).winner, 'mollie');
  const mixed = auction(40, 40, 20);
  assert.equal(mixed.bids.length, 3);
  assert.ok(mixed.bids.every(({ score = -1 }) => score >= 0 && score <= 1_000_000));
  assert.equal(mixed.margin?.of, 'score');
});
