import type { BreakerState, Need } from '../facts.ts';
import type { ConditionName } from '../rule/condition.ts';
import type { Direction } from '../rule/schema.ts';
import type { Chance } from '../statistics/chance-of.ts';

/** Why a candidate is not in the order. A need's own name: the provider cannot do it. */
export type RemovalReason =
  | 'method'
  | 'currency'
  | 'country'
  | 'amount_below'
  | 'amount_above'
  | Need
  | 'bound_elsewhere'
  | 'no_token'
  | 'tried_before'
  | 'breaker_open'
  | 'breaker_half_open'
  | 'not_named';

/** A candidate that was taken out, and why. */
export interface Removal {
  readonly provider: string;
  readonly reason: RemovalReason;
}

/** What a candidate offered where candidates were compared. */
export interface Bid {
  readonly provider: string;
  /**
   * What trying it first is expected to cost, in millionths of a millionth of a minor unit;
   * nothing where its fees are not known.
   */
  readonly costPico?: bigint | undefined;
  readonly chance?: Chance | undefined;
  /** Of an auction: 0 to 1,000,000. */
  readonly score?: number | undefined;
}

/** Why a payment goes where it goes. Everything that a person asks is in it. */
export interface RouteTrace {
  readonly seed: string;
  /** The rule that decided; null where none matched and `otherwise` did. */
  readonly rule: string | null;
  /** For every rule before it, in order: the condition that did not hold. */
  readonly passedOver: readonly ConditionName[];
  readonly strategy: Direction['strategy'];
  readonly removed: readonly Removal[];
  readonly bids: readonly Bid[];
  /** Breakers that were not closed. */
  readonly breakers: readonly {
    readonly provider: string;
    readonly state: Exclude<BreakerState, 'closed'>;
  }[];
  readonly winner: string | null;
  /** How far the winner was ahead of the next, in what they were compared by. */
  readonly margin: Margin | null;
  /** Of a split: what was drawn, 0 to 99, and whose share that is. */
  readonly arm: { readonly drawn: number; readonly provider: string } | null;
  /** Whether the payment was sent to learn of a provider and not because it was best. */
  readonly isExploration: boolean;
  /** The provider that came first because an earlier attempt went there. */
  readonly stuckTo: string | null;
  /** Candidates that only follow: they were not compared, they are the fallback. */
  readonly fallbacks: readonly string[];
}

/** A lead, in picos of cost or in millionths of chance or score. */
export type Margin =
  | { readonly of: 'cost'; readonly pico: bigint }
  | { readonly of: 'success' | 'score'; readonly ppm: number };
