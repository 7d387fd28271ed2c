import { isDeepStrictEqual } from 'node:util';
import type { RuleFault } from './fault.ts';
import { meet, type Region, subtract } from './region.ts';
import { regionOf } from './region-of.ts';
import type { Rule } from './schema.ts';

/**
 * Order is by position: the first rule that matches decides. So a rule that all earlier ones
 * together cover can never decide and is refused, and one that shares payments with an earlier
 * rule that leads elsewhere has to say so in `overlaps`, which shows that its place was meant.
 *
 * @param isClean by rule: whether its conditions can hold at all
 */
export const checkReach = (
  rules: readonly Rule[],
  isClean: readonly boolean[],
): readonly RuleFault[] => {
  const budget = { left: subtractionsMax };
  const taken: Taken[] = [];
  const faults: RuleFault[] = [];
  rules.forEach((rule, at) => {
    if (isClean[at] !== true) return;
    const region = regionOf(rule.when);
    const touched = taken.filter((earlier) => meet(region, earlier.region) !== undefined);
    if (isCovered(region, touched, budget)) {
      faults.push({
        reason: 'rule_covered',
        pointer: `/rules/${at}`,
        detail: `Every payment of ${rule.id} is taken before by ${namesOf(touched)}.`,
      });
    } else {
      faults.push(...checkOverlaps(rule, at, touched));
    }
    taken.push({ rule, region });
  });
  return faults;
};

/**
 * Box from box is at worst exponential in the rules that overlap. Past this many the rest counts
 * as reachable: a rule may be kept that never matches, none is refused that could.
 */
const subtractionsMax = 200_000;

interface Taken {
  readonly rule: Rule;
  readonly region: Region;
}

const isCovered = (
  region: Region,
  touched: readonly Taken[],
  budget: { left: number },
): boolean => {
  let left: readonly Region[] = [region];
  for (const earlier of touched) {
    budget.left -= left.length;
    if (budget.left < 0) return false;
    left = left.flatMap((piece) => subtract(piece, earlier.region));
    if (left.length === 0) return true;
  }
  return false;
};

const checkOverlaps = (rule: Rule, at: number, touched: readonly Taken[]): readonly RuleFault[] => {
  const said = rule.overlaps ?? [];
  const silent = touched.filter(
    (earlier) =>
      !said.includes(earlier.rule.id) && !isDeepStrictEqual(earlier.rule.then, rule.then),
  );
  const unfounded = said.flatMap((id, place) =>
    touched.some((earlier) => earlier.rule.id === id)
      ? []
      : [
          {
            reason: 'overlap_unfounded',
            pointer: `/rules/${at}/overlaps/${place}`,
            detail: `No earlier rule ${id} shares a payment with ${rule.id}.`,
          } as const,
        ],
  );
  if (silent.length === 0) return unfounded;
  const detail = `${rule.id} shares payments with ${namesOf(silent)}, which decides first: name it in overlaps if that is meant.`;
  return [{ reason: 'rule_overlaps', pointer: `/rules/${at}/overlaps`, detail }, ...unfounded];
};

const namesOf = (taken: readonly Taken[]): string =>
  taken
    .slice(0, 5)
    .map(({ rule }) => rule.id)
    .join(', ') + (taken.length > 5 ? ` and ${taken.length - 5} more` : '');
