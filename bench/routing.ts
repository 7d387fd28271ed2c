import {
  compileRuleSet,
  exampleCandidate,
  exampleFacts,
  prepareSnapshot,
  type RouteFacts,
  type RouteStatistics,
  type RuleSetContent,
  route,
  routeDecisionRow,
} from '#payments';
import { bench as payments } from './payments.ts';
import { type Bench, describeMachine, figure } from './report.ts';

const ruleCount = 200;
const providers = Array.from({ length: 20 }, (_, i) => `provider_${i}`);
const scope = { organisationId: 'org_00000000000000000000bench0', mode: 'test' } as const;

/**
 * Routes a second on one core, with 200 rules and 20 providers, each with its trace. The limit is
 * what the same conditions cost when a person writes them out as code, with neither filters nor
 * order nor trace: no rule that is data can be faster. The share is what a route and the writing
 * of its row take of the time that a whole payment keeps a core busy, measured in the same run.
 */
export const bench: Bench = async (options) => {
  const { seconds, onStep } = options;
  const ruleSet = compileRuleSet(content, { id: 'rrs_bench', version: 1 });
  const candidates = providers.map((provider, i) =>
    exampleCandidate(provider, i === 7 ? { breaker: 'open' } : {}),
  );
  const decide = (facts: RouteFacts) => route(facts, ruleSet, prepareSnapshot(candidates, past));
  const byHand = writtenOut(content);
  for (const facts of traffic) {
    const matched = decide(facts).trace.rule;
    if (matched !== byHand(facts)) throw new Error(`both find the same rule, unlike ${matched}`);
  }

  onStep('the same conditions, written out by hand');
  run(byHand, 1);
  const limit = run(byHand, seconds / 2);
  onStep(`${ruleCount} rules, ${providers.length} providers`);
  run(decide, 1);
  const decisions = run(decide, seconds);
  onStep('with the row of each decision');
  const rows = run((facts) => {
    const decided = decide(facts);
    const { cascade, lateSuccess } = ruleSet;
    const plan = {
      ...decided,
      ruleSetId: ruleSet.id,
      ruleSetVersion: 1,
      ruleSet,
      facts,
      candidates,
    };
    const row = routeDecisionRow(scope, { ...plan, cascade, lateSuccess }, of);
    return JSON.stringify([row.facts, row.trace, row.route_order]);
  }, seconds / 2);
  onStep('whole payments, for what a route is of one');
  const paid = await payments({
    ...options,
    seconds: Math.min(seconds, 3),
    onStep: () => undefined,
  });
  const cpuMs = paid.figures.find((each) => each.figure === 'cpu_ms_per_payment')?.value ?? 0;
  if (cpuMs === 0) throw new Error('the payments bench says what a payment costs a core');

  const withRowUs = 1_000_000 / rows;
  const less = { higherIsBetter: false };
  return {
    name: 'routing',
    machine: describeMachine(paid.machine.postgres),
    figures: [
      figure('decisions_per_second', decisions, '1/s', { limit, goal: 50_000 }),
      figure('decision_us', 1_000_000 / decisions, 'us', less),
      figure('decision_with_row_us', withRowUs, 'us', less),
      figure('cpu_ms_per_payment', cpuMs, 'ms', less),
      figure('share_of_payment', (withRowUs / (cpuMs * 1_000)) * 100, '%', { ...less, goal: 2 }),
    ],
  };
};

const of = { id: 'rtd_bench', number: 1, attemptId: 'att_bench', at: exampleFacts.at };

/** Routes a second by processor time, so that a neighbour on the machine does not count. */
const run = (decide: (facts: RouteFacts) => unknown, seconds: number): number => {
  const began = process.cpuUsage();
  let done = 0;
  for (let usedUs = 0; usedUs < seconds * 1_000_000; ) {
    for (const facts of traffic) sink.kept = decide(facts);
    done += traffic.length;
    const { user, system } = process.cpuUsage(began);
    usedUs = user + system;
    if (usedUs >= seconds * 1_000_000) return (done * 1_000_000) / usedUs;
  }
  return 0;
};

/** Where results go, so that nothing is left out as unused. */
const sink: { kept?: unknown } = {};

const rotated = (by: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => providers[(by + i) % providers.length] ?? '');

/** The strategies in turn, over rules that each look at three things. */
const rules: RuleSetContent['rules'] = Array.from({ length: ruleCount }, (_, i) => ({
  id: `rule_${i}`,
  when: {
    currency: [['EUR', 'USD', 'GBP'][i % 3] ?? 'EUR'],
    brand: i % 2 === 0 ? ['visa', 'mastercard'] : ['amex'],
    metadata: { shop: [`shop_${i}`] },
    ...(i % 5 === 0 ? { time: { from: '08:00', before: '20:00' } } : {}),
  },
  then: directions(i)[i % 5] ?? directions(i)[0],
}));

function directions(i: number) {
  const named = rotated(i, 6);
  const fallback = 'others' as const;
  return [
    { strategy: 'priority', candidates: named, fallback },
    {
      strategy: 'split',
      candidates: rotated(i, 4).map((provider) => ({ provider, percent: 25 })),
      fallback,
    },
    { strategy: 'least_cost', candidates: named, fallback },
    { strategy: 'success_rate', candidates: named, fallback },
    {
      strategy: 'auction',
      candidates: named,
      weights: { cost: 40, success: 40, time: 20 },
      fallback,
    },
  ] satisfies [RuleSetContent['otherwise'], ...RuleSetContent['otherwise'][]];
}

const content: RuleSetContent = {
  name: 'Bench',
  rules,
  otherwise: { strategy: 'least_cost', candidates: providers, fallback: 'others' },
  fees: Object.fromEntries(
    providers.map((provider, i) => [
      provider,
      {
        country: 'DE',
        acquirer_percent: `0.${10 + i}`,
        interchange: [
          { region: 'domestic', card_class: 'debit', percent: '0.20' },
          { region: 'inter', card_class: 'credit', percent: '1.50' },
        ],
        scheme_percent: { visa: '0.03', other: '0.05' },
        fixed: { EUR: '0.10', USD: '0.10', GBP: '0.09' },
      },
    ]),
  ),
};

const past: RouteStatistics = new Map(
  providers.map((provider, i) => {
    const figures = {
      approved: 800 + i,
      issuerDeclined: 150 - i,
      providerFaults: 50,
      durationMs: 300_000,
    };
    return [
      provider,
      new Map([
        ['card', figures],
        ['card visa', figures],
      ]),
    ];
  }),
);

/** Payments whose rules stand all over the set; one in eight matches none. */
const traffic: readonly RouteFacts[] = Array.from({ length: 1_000 }, (_, i) => {
  const rule = (i * 37) % ruleCount;
  return {
    ...exampleFacts,
    paymentId: `pay_${i.toString(32).padStart(26, '0')}`,
    amountMinor: BigInt(1_000 + i * 7),
    currency: ['EUR', 'USD', 'GBP'][rule % 3] ?? 'EUR',
    brand: rule % 2 === 0 ? 'visa' : 'amex',
    metadata: i % 8 === 0 ? {} : { shop: `shop_${rule}` },
  };
});

/** The rules as a person would write them out, one `if` after another. */
const writtenOut = ({ rules: all }: RuleSetContent): ((facts: RouteFacts) => string | null) => {
  const lines = all.map(({ id, when }) => {
    const brands = (when.brand ?? []).map((brand) => `f.brand === '${brand}'`).join(' || ');
    const shop = when.metadata?.['shop']?.[0] ?? '';
    const time = when.time === undefined ? '' : ' && minute >= 480 && minute < 1200';
    return `if (f.currency === '${when.currency?.[0]}' && (${brands})${time} && f.metadata.shop === '${shop}') return '${id}';`;
  });
  const minute = 'const minute = f.at.getUTCHours() * 60 + f.at.getUTCMinutes();';
  // oxlint-disable-next-line no-new-func -- written out by a machine, so that it is the same 200
  return new Function('f', `${minute}\n${lines.join('\n')}\nreturn null;`) as ReturnType<
    typeof writtenOut
  >;
};
