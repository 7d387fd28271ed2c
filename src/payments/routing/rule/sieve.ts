import type { RouteFacts } from '../facts.ts';
import type { Check, ConditionName, Look } from './condition.ts';

/** A rule as the sieve sees it. */
export interface SievedRule {
  readonly checks: readonly Check[];
}

/** What came of the rules for one payment. */
export interface Match {
  /** The place of the first rule that holds; -1 where none does. */
  readonly place: number;
  /** For every rule before it: the first condition of it that did not hold. */
  readonly passedOver: readonly ConditionName[];
}

/** Finds the first rule that holds. */
export type Sieve = (look: Look) => Match;

/**
 * A sieve of rules. Most conditions ask for words that only few values are found of (method,
 * currency, brand, countries), so what they say is worked out once for each kind of payment and
 * remembered; only the rules they leave open are asked for each payment. Decides exactly as asking
 * every rule in turn would.
 */
export const createSieve = (rules: readonly SievedRule[]): Sieve => {
  const sorted = new Map<string, Sorted>();
  return (look) => {
    const kind = kindOf(look.facts);
    let known = sorted.get(kind);
    if (known === undefined) {
      // Kinds are few; whoever sends made-up words shall not fill the memory with them.
      if (sorted.size >= kindsMax) sorted.clear();
      known = sort(rules, look);
      sorted.set(kind, known);
    }
    return firstOf(known, look);
  };
};

const kindsMax = 2_000;

const kindOf = ({ method, currency, brand, issuerCountry, payerCountry }: RouteFacts): string =>
  `${method}\n${currency}\n${brand}\n${issuerCountry}\n${payerCountry}`;

/** Rules for one kind of payment. */
interface Sorted {
  /** For every rule the condition that fails; for an open one, any. */
  readonly failed: readonly ConditionName[];
  readonly open: readonly { readonly place: number; readonly checks: readonly Check[] }[];
}

const sort = (rules: readonly SievedRule[], look: Look): Sorted => {
  const open: { place: number; checks: readonly Check[] }[] = [];
  const failed = rules.map(({ checks }, place): ConditionName => {
    const words = checks.find((check) => check.isOfKind && !check.holds(look));
    if (words !== undefined) return words.name;
    open.push({ place, checks: checks.filter((check) => !check.isOfKind) });
    return 'method';
  });
  return { failed, open };
};

const firstOf = ({ failed, open }: Sorted, look: Look): Match => {
  const passedOver = [...failed];
  for (const { place, checks } of open) {
    const name = failing(checks, look);
    if (name === undefined) {
      passedOver.length = place;
      return { place, passedOver };
    }
    passedOver[place] = name;
  }
  return { place: -1, passedOver };
};

const failing = (checks: readonly Check[], look: Look): ConditionName | undefined => {
  for (const check of checks) if (!check.holds(look)) return check.name;
  return undefined;
};
