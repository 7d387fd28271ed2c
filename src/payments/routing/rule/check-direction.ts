import type { KnownProvider } from '../facts.ts';
import type { FeeTable } from '../fee/schema.ts';
import type { RuleFault, RuleFaultReason } from './fault.ts';
import type { Conditions, Direction } from './schema.ts';

/** Where a direction stands and what it may name. */
export interface DirectionPlace {
  readonly pointer: string;
  readonly when: Conditions;
  readonly fees: Readonly<Record<string, FeeTable>>;
  readonly knownProviders: readonly KnownProvider[];
}

/** What keeps a direction from leading anywhere, for payments that its conditions hold for. */
export const checkDirection = (then: Direction, place: DirectionPlace): readonly RuleFault[] => {
  const { pointer } = place;
  const named = candidatesOf(then);
  const fallback = then.fallback;
  const listed = Array.isArray(fallback) ? fallback : [];
  if (named.length === 0 && fallback !== 'others' && listed.length === 0) {
    const detail = 'Nobody is named: neither candidates nor a fallback.';
    return [{ reason: 'candidates_empty', pointer: `${pointer}/candidates`, detail }];
  }
  const all = [
    ...named.map((provider, at) => ({ provider, pointer: `${pointer}/candidates/${at}` })),
    ...listed.map((provider, at) => ({ provider, pointer: `${pointer}/fallback/${at}` })),
  ];
  const ofNames = checkNames(all, place.knownProviders);
  return [
    ...ofNames,
    ...checkSums(then, pointer),
    ...checkPriced(then, place),
    ...checkFallback(then, all.length, pointer),
    ...(ofNames.length === 0 ? checkAbility(then, all, place) : []),
  ];
};

/** The providers that a direction chooses among, in its order. */
export const candidatesOf = (then: Direction): readonly string[] =>
  then.strategy === 'split' ? then.candidates.map(({ provider }) => provider) : then.candidates;

interface Named {
  readonly provider: string;
  readonly pointer: string;
}

const fault = (reason: RuleFaultReason, pointer: string, detail: string): RuleFault => ({
  reason,
  pointer,
  detail,
});

const checkNames = (all: readonly Named[], known: readonly KnownProvider[]): readonly RuleFault[] =>
  all.flatMap(({ provider, pointer }, at) => {
    if (!known.some((one) => one.provider === provider)) {
      return [fault('provider_unknown', pointer, `No provider is called ${provider}.`)];
    }
    const isFirst = all.findIndex((one) => one.provider === provider) === at;
    return isFirst ? [] : [fault('candidate_repeated', pointer, `${provider} is named before.`)];
  });

const checkSums = (then: Direction, pointer: string): readonly RuleFault[] => {
  if (then.strategy === 'split') {
    const sum = then.candidates.reduce((total, { percent }) => total + percent, 0);
    if (sum === 100) return [];
    return [
      fault('split_not_100', `${pointer}/candidates`, `The shares are ${sum} together, not 100.`),
    ];
  }
  if (then.strategy !== 'auction') return [];
  const { cost, success, time } = then.weights;
  const sum = cost + success + time;
  if (sum === 100) return [];
  return [
    fault('weights_not_100', `${pointer}/weights`, `The weights are ${sum} together, not 100.`),
  ];
};

const checkPriced = (then: Direction, { fees, pointer }: DirectionPlace): readonly RuleFault[] => {
  const needsFees =
    then.strategy === 'least_cost' || (then.strategy === 'auction' && then.weights.cost > 0);
  if (!needsFees) return [];
  return then.candidates.flatMap((provider, at) =>
    Object.hasOwn(fees, provider)
      ? []
      : [
          fault(
            'fees_missing',
            `${pointer}/candidates/${at}`,
            `What ${provider} costs is not in /fees, so it cannot be compared.`,
          ),
        ],
  );
};

/** Any provider can fall out, by its health alone; one without a second leads nowhere then. */
const checkFallback = (then: Direction, count: number, pointer: string): readonly RuleFault[] => {
  if (then.fallback === 'none' || then.fallback === 'others' || count > 1) return [];
  const detail = 'The only provider may be down: name a fallback, or say "none" on purpose.';
  return [fault('fallback_missing', `${pointer}/fallback`, detail)];
};

/** Each method and currency that the conditions name needs somebody who can do both. */
const checkAbility = (
  then: Direction,
  all: readonly Named[],
  { when, knownProviders, pointer }: DirectionPlace,
): readonly RuleFault[] => {
  const mayGo = knownProviders.filter(
    ({ provider }) =>
      then.fallback === 'others' || all.some((named) => named.provider === provider),
  );
  const currencies = when.amount?.currency === undefined ? when.currency : [when.amount.currency];
  const faults: RuleFault[] = [];
  for (const method of when.method ?? [undefined]) {
    for (const currency of currencies ?? [undefined]) {
      if (mayGo.some(({ capabilities }) => isAble(capabilities, method, currency))) continue;
      const what = [method, currency].filter((word) => word !== undefined).join(' in ');
      faults.push(fault('routes_nowhere', pointer, `Nobody it leads to takes ${what}.`));
    }
  }
  return faults;
};

const isAble = (
  { methods, currencies }: KnownProvider['capabilities'],
  method: string | undefined,
  currency: string | undefined,
): boolean =>
  (method === undefined || methods.includes(method)) &&
  (currency === undefined || currencies === 'all' || currencies.includes(currency));
