import { formatPico } from '../decision/keep-trace.ts';
import type { RouteFacts } from '../facts.ts';
import type { CompiledRuleSet } from '../rule/compile-rule-set.ts';
import { chanceOf, million } from '../statistics/chance-of.ts';
import { type RouteStatistics, segmentsOf } from '../statistics/fold-statistics.ts';
import type { SimulationView } from './schema.ts';

/** One payment decided again. */
export interface Replayed {
  readonly facts: RouteFacts;
  readonly from: string | null;
  readonly to: string | null;
  readonly rule: string | null;
}

/** Adds up replayed payments, one at a time, so that none has to be kept. */
export interface Tally {
  add(replayed: Replayed): void;
  result(): Pick<
    SimulationView,
    'payments' | 'moved' | 'matrix' | 'rules' | 'approvals' | 'costs' | 'examples'
  >;
}

/** Most payments that are shown as examples. */
const examplesMax = 10;

/** Fewer attempts than this are no ground to expect anything. */
const minimumSample = 20;

/** Starts a tally of what a rule set would change, by what is known of providers and fees. */
export const createTally = (ruleSet: CompiledRuleSet, statistics: RouteStatistics): Tally => {
  const matrix = counter<readonly [from: string | null, to: string | null]>();
  const rules = counter<string | null>();
  const examples: SimulationView['examples'] = [];
  const approvals = { changePpm: 0, measured: 0, unmeasured: 0 };
  const costs = new Map<string, { changeMicro: bigint; priced: number; unpriced: number }>();
  let payments = 0;
  let moved = 0;

  const weigh = ({ facts, from, to }: Replayed): void => {
    const segments = segmentsOf(facts);
    const [before, after] = [from, to].map((provider) =>
      provider === null ? 0 : chanceOf(statistics, provider, segments, minimumSample)?.approvedPpm,
    );
    if (before === undefined || after === undefined) approvals.unmeasured += 1;
    else {
      approvals.measured += 1;
      approvals.changePpm += after - before;
    }
    const ofCurrency = costs.get(facts.currency) ?? { changeMicro: 0n, priced: 0, unpriced: 0 };
    costs.set(facts.currency, ofCurrency);
    const [was, is] = [from, to].map((provider) => costMicro(ruleSet, facts, provider));
    if (was === undefined || is === undefined) ofCurrency.unpriced += 1;
    else {
      ofCurrency.priced += 1;
      ofCurrency.changeMicro += is - was;
    }
  };

  return {
    add: (replayed) => {
      const { facts, from, to, rule } = replayed;
      payments += 1;
      matrix.add(JSON.stringify([from, to]), [from, to]);
      rules.add(rule ?? '', rule);
      if (from === to) return;
      moved += 1;
      weigh(replayed);
      if (examples.length < examplesMax) {
        examples.push({ payment_id: facts.paymentId, from, to, rule });
      }
    },
    result: () => ({
      payments,
      moved,
      matrix: matrix.all().map(([[from, to], count]) => ({ from, to, payments: count })),
      rules: rules.all().map(([rule, count]) => ({ rule, payments: count })),
      approvals: {
        expected_change: formatPpm(approvals.changePpm),
        measured: approvals.measured,
        unmeasured: approvals.unmeasured,
      },
      costs: [...costs].toSorted().map(([currency, { changeMicro, priced, unpriced }]) => ({
        currency,
        expected_change: formatPico(changeMicro * BigInt(million), currency),
        priced,
        unpriced,
      })),
      examples,
    }),
  };
};

const costMicro = (
  { pricers }: CompiledRuleSet,
  facts: RouteFacts,
  provider: string | null,
): bigint | undefined => {
  if (provider === null) return 0n;
  const price = pricers.get(provider)?.(facts);
  return price === undefined ? undefined : price.perAttemptMicro + price.onApprovalMicro;
};

/** Counts by key, the most frequent first. */
const counter = <Value>() => {
  const counted = new Map<string, [value: Value, count: number]>();
  return {
    add: (key: string, value: Value): void => {
      const found = counted.get(key);
      if (found === undefined) counted.set(key, [value, 1]);
      else found[1] += 1;
    },
    all: () => [...counted.values()].toSorted(([, a], [, b]) => b - a),
  };
};

/** Millionths as a decimal with two places: `-3.25`. */
const formatPpm = (ppm: number): string => {
  const hundredths = Math.round(Math.abs(ppm) / 10_000);
  const sign = ppm < 0 && hundredths > 0 ? '-' : '';
  const digits = String(hundredths).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
