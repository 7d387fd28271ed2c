import type { Transaction } from '#kernel';

import type { Answer } from './apply-transfers.ts';
import { array, bytes, quoted, repeated } from './array-literal.ts';
import type { Books, BooksBefore } from './books.ts';
import type { PreparedTransfer } from './prepare-transfer.ts';
import { writeBatch } from './store.ts';
import { writeChangedHolds } from './write-holds.ts';

/** The books of one scope after a batch was applied to them. */
export interface ScopeOutcome {
  readonly before: BooksBefore;
  readonly books: Books;
  readonly answers: readonly Answer[];
  /** What was posted, in its order. */
  readonly posted: readonly PreparedTransfer[];
  /** Of these, one after another. */
  readonly digests: string;
  /** Of all that was posted so far, with this. */
  readonly contentHash: string;
}

/** Writes down what a batch did, scopes together, in one round trip. */
export const writeBooks = async (
  tx: Transaction,
  outcomes: readonly ScopeOutcome[],
): Promise<void> => {
  const changed = outcomes.filter(({ posted }) => posted.length > 0);
  if (changed.length === 0) return;
  await Promise.all([tx.run(writeBatch, batchColumns(changed)), writeChangedHolds(tx, changed)]);
};

type Literals<N extends number, L extends string[] = []> = L['length'] extends N
  ? L
  : Literals<N, [...L, string]>;

/** A batch as the one write statement takes it; every scope in it has posted something. */
export const batchColumns = (changed: readonly ScopeOutcome[]): Literals<34> => [
  ...sealColumns(changed),
  ...transferColumns(changed),
  ...entryColumns(changed),
  ...balanceColumns(changed),
];

const sealColumns = (changed: readonly ScopeOutcome[]): Literals<7> => [
  array(changed, ({ before }) => quoted(before.scope.organisationId)),
  array(changed, ({ before }) => before.scope.mode),
  array(changed, ({ before }) => before.sequence),
  array(changed, ({ before }) => bytes(before.contentHash)),
  array(changed, ({ contentHash }) => bytes(contentHash)),
  array(changed, ({ posted }) => posted.length),
  array(changed, ({ digests }) => bytes(digests)),
];

const transferColumns = (changed: readonly ScopeOutcome[]): Literals<10> => {
  const transfers = changed.flatMap(({ posted }) => posted);
  const [first, last] = entriesByTransfer(changed);
  return [
    array(changed, ({ posted }, i) => repeated(i + 1, posted.length)),
    array(transfers, ({ draft }) => quoted(draft.id)),
    array(transfers, ({ draft }) => quoted(draft.kind)),
    array(transfers, ({ draft }) => draft.effectiveAt.getTime()),
    array(transfers, ({ draft }) => quoted(draft.reference.type)),
    array(transfers, ({ draft }) => quoted(draft.reference.id)),
    array(transfers, ({ draft }) => draft.phase.kind),
    array(transfers, ({ draft }) => termsOf(draft)),
    array(first, (place) => place),
    array(last, (place) => place),
  ];
};

/** Where each transfer's entries begin and end: they stand in the order of their transfers. */
const entriesByTransfer = (
  changed: readonly ScopeOutcome[],
): readonly [first: readonly number[], last: readonly number[]] => {
  const [first, last]: [number[], number[]] = [[], []];
  let place = 0;
  for (const { books } of changed) {
    let transfer: string | undefined;
    for (const { transferId } of books.entries) {
      place += 1;
      if (transferId !== transfer) first.push(place);
      last[first.length - 1] = place;
      transfer = transferId;
    }
  }
  return [first, last];
};

/** What the phase says beyond its name; the audit reads it back. */
const termsOf = ({ phase }: PreparedTransfer['draft']): string => {
  if (phase.kind === 'posted') return 'null';
  const { kind: _, ...terms } = phase;
  return quoted(JSON.stringify(terms));
};

const entryColumns = (changed: readonly ScopeOutcome[]): Literals<10> => {
  const entries = changed.flatMap(({ books }) => books.entries);
  return [
    array(changed, ({ books }, i) => repeated(i + 1, books.entries.length)),
    array(entries, (one) => one.account.number),
    array(entries, (one) => one.account.version),
    array(entries, (one) => quoted(one.transferId)),
    array(entries, (one) => one.line),
    array(entries, (one) => one.layer),
    array(entries, (one) => one.amount),
    array(entries, (one) => one.account.currency),
    array(entries, (one) => one.account.posted),
    array(entries, (one) => one.account.pendingCredits - one.account.pendingDebits),
  ];
};

const balanceColumns = (changed: readonly ScopeOutcome[]): Literals<7> => {
  const accounts = changed.map(({ books }) => books.changedAccounts());
  const balances = accounts.flat();
  const versionsBefore = changed.flatMap(({ before }, i) =>
    (accounts[i] ?? []).map(({ path }) => before.accounts.get(path)?.version ?? 0n),
  );
  return [
    array(accounts, (own, i) => repeated(i + 1, own.length)),
    array(balances, (one) => one.number),
    array(versionsBefore, (version) => version),
    array(balances, (one) => one.version),
    array(balances, (one) => one.posted),
    array(balances, (one) => one.pendingDebits),
    array(balances, (one) => one.pendingCredits),
  ];
};
