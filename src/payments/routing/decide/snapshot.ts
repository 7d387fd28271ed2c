import { assert } from '#kernel';
import type { BreakerState, Candidate, ChargeNeed, Need, RouteCapabilities } from '../facts.ts';
import type { RouteStatistics } from '../statistics/fold-statistics.ts';

/** The world at the moment of a route: who there is, how they are, and what the past says. */
export interface RouteSnapshot {
  readonly candidates: readonly PreparedCandidate[];
  readonly byProvider: ReadonlyMap<string, PreparedCandidate>;
  readonly statistics: RouteStatistics;
}

/** A candidate whose capabilities are ready to be asked. */
export interface PreparedCandidate {
  /** Its place in the snapshot. */
  readonly place: number;
  readonly provider: string;
  readonly connectionId: string;
  readonly breaker: BreakerState;
  readonly can: Abilities;
  /** The charge kinds that it knows, as the needs that they answer. */
  readonly charges: ReadonlySet<string>;
}

/** Capabilities as sets. */
interface Abilities {
  readonly methods: ReadonlySet<string>;
  /** Nothing: all. */
  readonly currencies: ReadonlySet<string> | undefined;
  readonly countries: ReadonlySet<string> | undefined;
  readonly needs: ReadonlySet<Need>;
  readonly amounts: RouteCapabilities['amounts'];
}

/**
 * Makes a snapshot. Its order is the order of `others`. One candidate a provider. A list that is
 * given again is not made ready again, so whoever changes something makes a new list.
 */
export const prepareSnapshot = (
  candidates: readonly Candidate[],
  statistics: RouteStatistics,
): RouteSnapshot => {
  const known = prepared.get(candidates) ?? prepareAll(candidates);
  return { candidates: known.candidates, byProvider: known.byProvider, statistics };
};

type PreparedList = Omit<RouteSnapshot, 'statistics'>;

const prepared = new WeakMap<readonly Candidate[], PreparedList>();

const prepareAll = (candidates: readonly Candidate[]): PreparedList => {
  const all = candidates.map(prepare);
  const byProvider = new Map(all.map((candidate) => [candidate.provider, candidate]));
  assert(byProvider.size === candidates.length, 'a provider is a candidate once');
  const list = { candidates: all, byProvider };
  prepared.set(candidates, list);
  return list;
};

const prepare = (
  { capabilities, chargeKinds = [], ...candidate }: Candidate,
  place: number,
): PreparedCandidate => ({
  place,
  provider: candidate.provider,
  connectionId: candidate.connectionId,
  breaker: candidate.breaker,
  can: abilitiesOf(capabilities),
  charges: new Set(chargeKinds.map((kind) => `${kind}_charge`)),
});

/** Capabilities are constants of the adapters, so each is made ready once and not once a payment. */
const ready = new WeakMap<RouteCapabilities, Abilities>();

const abilitiesOf = (capabilities: RouteCapabilities): Abilities => {
  const found = ready.get(capabilities);
  if (found !== undefined) return found;
  const made = {
    methods: new Set(capabilities.methods),
    currencies: setOrAll(capabilities.currencies),
    countries: setOrAll(capabilities.countries),
    needs: new Set(needs.filter((need) => capabilities[abilityFor[need]])),
    amounts: capabilities.amounts,
  };
  ready.set(capabilities, made);
  return made;
};

const setOrAll = (listed: readonly string[] | 'all'): ReadonlySet<string> | undefined =>
  listed === 'all' ? undefined : new Set(listed);

/** The capability that answers each need. */
const abilityFor = {
  hold: 'mayHold',
  capture_partly: 'mayCapturePartly',
  capture_multiple: 'mayCaptureMultiple',
  increment: 'mayIncrement',
  void: 'mayVoid',
  refund_partly: 'mayRefundPartly',
  save: 'maySave',
  carry_authentication: 'mayCarryAuthentication',
} as const satisfies Record<Exclude<Need, ChargeNeed>, keyof RouteCapabilities>;

const needs = Object.keys(abilityFor) as readonly (keyof typeof abilityFor)[];
