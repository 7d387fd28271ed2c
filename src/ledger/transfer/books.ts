import type { Scope } from '#kernel';

import type { NormalSide } from '../account/chart.ts';
import type { HoldEvent, HoldState } from '../hold/hold.machine.ts';

/** An account as it stands. Signs are the ledger's: credit positive, debit negative. */
export interface AccountState {
  readonly number: bigint;
  readonly path: string;
  readonly currency: string;
  readonly normalSide: NormalSide;
  readonly floor: bigint | null;
  readonly posted: bigint;
  readonly pendingDebits: bigint;
  readonly pendingCredits: bigint;
  readonly version: bigint;
}

/** What one account has in a hold: negative where it is debited. */
export interface HoldLine {
  readonly account: string;
  readonly held: bigint;
  readonly remaining: bigint;
}

/** A hold as it stands. */
export interface Hold {
  readonly id: string;
  readonly state: HoldState;
  /** Steps it has taken. */
  readonly sequence: number;
  readonly expiresAt: Date | null;
  readonly lines: readonly HoldLine[];
}

/** An entry with its place in its account and what the account held after it. */
export interface BookedEntry {
  readonly account: AccountState;
  readonly transferId: string;
  readonly line: number;
  readonly layer: 'posted' | 'pending';
  readonly amount: bigint;
}

/** A step that a transfer made a hold take. */
export interface HoldStep {
  readonly holdId: string;
  readonly sequence: number;
  readonly transferId: string;
  readonly from: HoldState;
  readonly event: HoldEvent;
  readonly to: HoldState;
}

/** The books of one scope that a batch is built on, as read under its lock or as remembered. */
export interface BooksBefore {
  readonly scope: Scope;
  readonly sequence: bigint;
  /** Of all that was posted so far; with the sequence it says which books these are. */
  readonly contentHash: string;
  readonly accounts: ReadonlyMap<string, AccountState>;
  readonly holds: ReadonlyMap<string, Hold>;
  /** Digests of those of the drafts' ids that stand already. */
  readonly standing: ReadonlyMap<string, string>;
}

/**
 * The books of one scope while a batch is applied to them: every change can be undone back to a
 * mark, so that a refused transfer leaves no trace.
 */
export interface Books {
  account(path: string): AccountState | undefined;
  hold(id: string): Hold | undefined;
  digestOf(transferId: string): string | undefined;
  putAccount(account: AccountState): void;
  putHold(hold: Hold): void;
  putTransfer(id: string, digest: string): void;
  addEntry(entry: BookedEntry): void;
  addStep(step: HoldStep): void;
  mark(): number;
  undoTo(mark: number): void;
  readonly entries: readonly BookedEntry[];
  readonly steps: readonly HoldStep[];
  /** Accounts as changed, each once. */
  changedAccounts(): readonly AccountState[];
  changedHolds(): readonly Hold[];
}

/** A value that was put in a map, with the one before it; or a list that something was added to. */
type Change =
  | { readonly map: Map<string, unknown>; readonly key: string; readonly previous: unknown }
  | unknown[];

const takeBack = (change: Change | undefined): void => {
  if (change === undefined) return;
  if (Array.isArray(change)) change.pop();
  else if (change.previous === undefined) change.map.delete(change.key);
  else change.map.set(change.key, change.previous);
};

/** Opens the books for one batch. Lives in memory, for as long as the scope's lock is held. */
export const openBooks = (before: BooksBefore): Books => {
  const accounts = new Map<string, AccountState>();
  const holds = new Map<string, Hold>();
  const digests = new Map<string, string>();
  const entries: BookedEntry[] = [];
  const steps: HoldStep[] = [];
  const undo: Change[] = [];

  const put = <Value>(map: Map<string, Value>, key: string, value: Value): void => {
    const previous = map.get(key);
    undo.push({ map, key, previous });
    map.set(key, value);
  };

  return {
    account: (path) => accounts.get(path) ?? before.accounts.get(path),
    hold: (id) => holds.get(id) ?? before.holds.get(id),
    digestOf: (id) => digests.get(id) ?? before.standing.get(id),
    putAccount: (account) => put(accounts, account.path, account),
    putHold: (hold) => put(holds, hold.id, hold),
    putTransfer: (id, digest) => put(digests, id, digest),
    addEntry: (entry) => {
      undo.push(entries);
      entries.push(entry);
    },
    addStep: (step) => {
      undo.push(steps);
      steps.push(step);
    },
    mark: () => undo.length,
    undoTo: (mark) => {
      while (undo.length > mark) takeBack(undo.pop());
    },
    entries,
    steps,
    changedAccounts: () => [...accounts.values()],
    changedHolds: () => [...holds.values()],
  };
};
