import type { AccountState, BooksBefore, Hold } from './books.ts';
import type { PreparedTransfer } from './prepare-transfer.ts';
import { type ScopeDrafts, scopeKey } from './read-books.ts';
import type { ScopeOutcome } from './write-books.ts';

/**
 * The books as this process left them. Only a guess: others write too, and a batch of our own may
 * fail on its way. A write built on them says which books it was built on, and fails on others.
 */
export interface RememberedBooks {
  /** The books to build on, or nothing where something that the drafts touch has to be read. */
  recall(scopes: readonly ScopeDrafts[]): readonly BooksBefore[] | undefined;
  /** After a batch was sent that was built on what was recalled. */
  keepSent(outcomes: readonly ScopeOutcome[]): void;
  /** After a batch on books read under their lock was committed. */
  keepRead(outcomes: readonly ScopeOutcome[]): void;
  forget(scopes: readonly ScopeDrafts[]): void;
}

interface Memory {
  readonly sequence: bigint;
  readonly contentHash: string;
  readonly accounts: Map<string, AccountState>;
  /** Nobody else has written between our last two batches: worth building on. */
  readonly isOurs: boolean;
}

/** Bounds that keep memory flat; what is beyond them is read. */
const scopesMax = 1_000;
const accountsMax = 100_000;

/** Begins with nothing remembered. */
export const rememberBooks = (): RememberedBooks => {
  const memories = new Map<string, Memory>();

  const recallOne = ({ scope, prepared }: ScopeDrafts): BooksBefore | undefined => {
    const memory = memories.get(scopeKey(scope.organisationId, scope.mode));
    if (memory?.isOurs !== true) return undefined;
    const { sequence, contentHash, accounts } = memory;
    if (!prepared.every((one) => needsNoReading(one, accounts))) return undefined;
    return { scope, sequence, contentHash, accounts, holds: noHolds, standing: noneStanding };
  };

  const keep = (outcome: ScopeOutcome, accounts: Map<string, AccountState>, isOurs: boolean) => {
    for (const account of outcome.books.changedAccounts()) accounts.set(account.path, account);
    if (memories.size >= scopesMax) memories.clear();
    const { contentHash } = outcome;
    memories.set(keyOf(outcome), {
      sequence: sequenceAfter(outcome),
      contentHash,
      accounts,
      isOurs,
    });
  };

  return {
    recall: (scopes) => {
      const recalled = scopes.flatMap((one) => recallOne(one) ?? []);
      return recalled.length === scopes.length ? recalled : undefined;
    },
    keepSent: (outcomes) => {
      for (const outcome of outcomes) {
        const memory = memories.get(keyOf(outcome));
        if (memory !== undefined) keep(outcome, memory.accounts, true);
      }
    },
    keepRead: (outcomes) => {
      for (const outcome of outcomes) {
        const { before } = outcome;
        const memory = memories.get(keyOf(outcome));
        if (memory !== undefined && memory.sequence > sequenceAfter(outcome)) continue;
        const isOurs =
          memory?.sequence === before.sequence && memory.contentHash === before.contentHash;
        const known = isOurs && memory.accounts.size < accountsMax ? memory.accounts : new Map();
        for (const [path, account] of before.accounts) known.set(path, account);
        keep(outcome, known, isOurs);
      }
    },
    forget: (scopes) => {
      for (const { scope } of scopes) memories.delete(scopeKey(scope.organisationId, scope.mode));
    },
  };
};

const noHolds: ReadonlyMap<string, Hold> = new Map();
const noneStanding: ReadonlyMap<string, string> = new Map();

const needsNoReading = (
  { draft, fault }: PreparedTransfer,
  accounts: ReadonlyMap<string, AccountState>,
): boolean =>
  fault === undefined &&
  draft.phase.kind === 'posted' &&
  draft.entries.every(({ account }) => accounts.has(account));

const keyOf = ({ before: { scope } }: ScopeOutcome): string =>
  scopeKey(scope.organisationId, scope.mode);

const sequenceAfter = ({ before, posted }: ScopeOutcome): bigint =>
  posted.length === 0 ? before.sequence : before.sequence + 1n;
