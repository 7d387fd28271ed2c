import { exponentOf } from '#money';
import type { Bid, Margin, RouteTrace } from '../decide/trace.ts';
import type { CompiledRuleSet } from '../rule/compile-rule-set.ts';
import type { StoredTrace } from './schema.ts';

/** A trace as it is stored: rules that were passed over stand under the condition that failed. */
export const keepTrace = (
  trace: RouteTrace,
  ruleSet: CompiledRuleSet,
  currency: string,
): StoredTrace => ({
  seed: trace.seed,
  rule: trace.rule,
  passed_over: byCondition(trace, ruleSet),
  strategy: trace.strategy,
  removed: trace.removed.map(({ provider, reason }) => ({ provider, reason })),
  bids: trace.bids.map((bid) => keepBid(bid, currency)),
  breakers: trace.breakers.map(({ provider, state }) => ({ provider, state })),
  winner: trace.winner,
  margin: trace.margin === null ? null : keepMargin(trace.margin, currency),
  arm: trace.arm,
  is_exploration: trace.isExploration,
  stuck_to: trace.stuckTo,
  fallbacks: [...trace.fallbacks],
});

const byCondition = (trace: RouteTrace, { rules }: CompiledRuleSet): StoredTrace['passed_over'] => {
  const grouped = new Map<string, string[]>();
  trace.passedOver.forEach((condition, at) => {
    const id = rules[at]?.id ?? '';
    const group = grouped.get(condition);
    if (group === undefined) grouped.set(condition, [id]);
    else group.push(id);
  });
  return [...grouped].map(([condition, ids]) => ({ condition, rules: ids }));
};

const keepBid = (bid: Bid, currency: string): StoredTrace['bids'][number] => ({
  provider: bid.provider,
  expected_cost: bid.costPico === undefined ? null : formatPico(bid.costPico, currency),
  approved_ppm: bid.chance?.approvedPpm ?? null,
  fault_ppm: bid.chance?.faultPpm ?? null,
  mean_ms: bid.chance?.meanMs ?? null,
  sample: bid.chance?.sample ?? null,
  segment: bid.chance?.segment ?? null,
  score_ppm: bid.score ?? null,
});

const keepMargin = (margin: Margin, currency: string): StoredTrace['margin'] =>
  margin.of === 'cost'
    ? { of: 'cost', amount: formatPico(margin.pico, currency) }
    : { of: margin.of, ppm: margin.ppm };

/** Decimals that are shown beyond those of the currency; what is smaller is rounded up. */
const furtherDecimals = 4;

/**
 * Picos of a minor unit as a decimal of the unit people say.
 *
 * @example formatPico(18_300_000_000_000n, 'EUR') // '0.183000'
 */
export const formatPico = (pico: bigint, currency: string): string => {
  const step = 10n ** BigInt(12 - furtherDecimals);
  const sign = pico < 0n ? '-' : '';
  const size = pico < 0n ? -pico : pico;
  const kept = (size + step - 1n) / step;
  const decimals = exponentOf(currency) + furtherDecimals;
  const digits = kept.toString().padStart(decimals + 1, '0');
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};
