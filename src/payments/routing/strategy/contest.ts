import type { PreparedCandidate, RouteSnapshot } from '../decide/snapshot.ts';
import type { Bid, Margin, RouteTrace } from '../decide/trace.ts';
import type { RouteFacts } from '../facts.ts';
import type { Pricer } from '../fee/price.ts';

/** What a strategy orders, and all it may look at. */
export interface Contest {
  readonly facts: RouteFacts;
  readonly seed: string;
  readonly salt: string;
  /** Those named that survived the filters, in the rule's order. */
  readonly survivors: readonly PreparedCandidate[];
  readonly statistics: RouteSnapshot['statistics'];
  readonly pricers: ReadonlyMap<string, Pricer>;
}

/** A contest's end: all survivors, the best first. */
export interface Ordering {
  readonly order: readonly PreparedCandidate[];
  readonly bids: readonly Bid[];
  readonly margin: Margin | null;
  readonly arm: RouteTrace['arm'];
  readonly isExploration: boolean;
}

/** An order that nothing but its rule explains. */
export const plainOrder = (order: readonly PreparedCandidate[]): Ordering => ({
  order,
  bids: [],
  margin: null,
  arm: null,
  isExploration: false,
});
