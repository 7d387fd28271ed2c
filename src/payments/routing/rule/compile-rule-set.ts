import { compileFees, type Pricer } from '../fee/price.ts';
import { candidatesOf } from './check-direction.ts';
import { type Check, compileConditions } from './condition.ts';
import type { Direction, RuleSetContent } from './schema.ts';
import { createSieve, type Sieve } from './sieve.ts';

/** A rule set ready to decide: made once a version, asked for every payment. */
export interface CompiledRuleSet {
  /** Null for the set that holds where the merchant activated none. */
  readonly id: string | null;
  /** 0 for the same. */
  readonly version: number;
  readonly rules: readonly CompiledRule[];
  /** Finds the first of them that holds. */
  readonly sieve: Sieve;
  readonly otherwise: CompiledDirection;
  readonly pricers: ReadonlyMap<string, Pricer>;
  readonly probePercent: number;
  /** Whether any route of it looks at the past. */
  readonly needsStatistics: boolean;
  readonly cascade: Cascade;
  readonly lateSuccess: 'keep' | 'refund';
}

/** Whether and how often another provider is tried. */
export interface Cascade {
  readonly mode: 'never' | 'safe' | 'compensate';
  readonly maxAttempts: number;
}

interface CompiledRule {
  readonly id: string;
  readonly checks: readonly Check[];
  readonly leads: CompiledDirection;
}

/** A direction with the providers it names, in its order. */
export interface CompiledDirection {
  readonly then: Direction;
  readonly named: readonly string[];
  readonly fallback: readonly string[] | 'others';
  /** What its draws are salted with: two rules draw apart. */
  readonly salt: string;
}

/** Makes a checked rule set ready; an unchecked one is a bug. */
export const compileRuleSet = (
  content: RuleSetContent,
  { id, version }: { readonly id: string | null; readonly version: number },
): CompiledRuleSet => {
  const { rules, otherwise, cascade, fees = {} } = content;
  const compiled = rules.map((rule) => ({
    id: rule.id,
    checks: compileConditions(rule.when),
    leads: compileDirection(rule.then, rule.id),
  }));
  return {
    id,
    version,
    rules: compiled,
    sieve: createSieve(compiled),
    otherwise: compileDirection(otherwise, 'otherwise'),
    pricers: new Map(
      Object.entries(fees).map(([provider, table]) => [provider, compileFees(table)]),
    ),
    probePercent: content.probe_percent ?? 10,
    needsStatistics: [otherwise, ...rules.map((rule) => rule.then)].some(looksBack),
    cascade: { mode: cascade?.mode ?? 'safe', maxAttempts: cascade?.max_attempts ?? 3 },
    lateSuccess: content.late_success ?? 'keep',
  };
};

const compileDirection = (then: Direction, salt: string): CompiledDirection => ({
  then,
  named: candidatesOf(then),
  fallback: then.fallback === undefined || then.fallback === 'none' ? [] : then.fallback,
  salt,
});

const looksBack = ({ strategy }: Direction): boolean =>
  strategy === 'least_cost' || strategy === 'success_rate' || strategy === 'auction';
