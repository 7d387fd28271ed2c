import type { Scope, Transaction } from '#kernel';
import type { ErrandOutcome, Exchange } from '../contract.ts';
import type { EndedErrand, Errand, ErrandOwner, LeasedErrand } from './errand.ts';

/** What a module makes of the ends of its errands. */
export interface ErrandRunnerOptions {
  readonly owner: ErrandOwner;
  /**
   * Called in the transaction that ends errands, many at once, each locked; the owner writes its
   * rows, its ledger and its events there. Where it throws for many, they are settled one by one,
   * so that one keeps none from ending; so it is safe to repeat. The state of each says how it ended;
   * one that came to a person is told of, and told of again when it ends.
   *
   * @returns errands that it opened in this transaction: they are driven once it is committed
   */
  readonly settle: (
    tx: Transaction,
    ended: readonly EndedErrand[],
  ) => Promise<readonly LeasedErrand[]>;
  /** Told after that commit, to wake who listens. Never throws. */
  readonly afterSettled?: (ended: readonly EndedErrand[]) => void;
}

/** What a person says of an errand that waits for him. */
export interface Decision {
  readonly outcome: Extract<ErrandOutcome, { kind: 'done' | 'refused' }>;
  /** What was said to prove it; kept with the errand. */
  readonly exchanges: readonly Exchange[];
  /** Run last in the transaction that ends the errand, as for the audit log. */
  readonly also: (tx: Transaction) => Promise<void>;
}

/** Drives the errands of one module to their ends. One a process and owner. */
export interface ErrandRunner {
  /**
   * Sends errands that `openErrands` has just opened and settles what comes of them, once their
   * transaction is committed; no transaction is open during a call. What it cannot end, the sweep
   * takes up.
   */
  drive(errands: readonly LeasedErrand[]): Promise<void>;
  /**
   * Finds out what became of errands: asks first, and sends again only under the same key while
   * the provider honours that. Errands that somebody holds are left to them. One that waits for a
   * person is only asked about.
   */
  resolve(ids: readonly string[]): Promise<void>;
  /** Errands that are due and that nobody works on, longest due first. */
  find(limit: number): Promise<readonly string[]>;
  /**
   * A person ends an errand that waits for him; answers it as it is then.
   *
   * @throws refusal errand_not_found, errand_wrong_state
   */
  decide(scope: Scope, id: string, decision: Decision): Promise<Errand>;
}
