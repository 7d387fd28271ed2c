import {
  bigintColumn,
  byteaColumn,
  doubleColumn,
  integerColumn,
  jsonbColumn,
  numericColumn,
  smallintColumn,
  type Transaction,
  textColumn,
} from '#kernel';

import type { Answer } from './apply-transfers.ts';
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

type Columns<N extends number, C extends Buffer[] = []> = C['length'] extends N
  ? C
  : Columns<N, [...C, Buffer]>;

/** A batch as the one write statement takes it; every scope in it has posted something. */
export const batchColumns = (changed: readonly ScopeOutcome[]): Columns<34> => [
  ...sealColumns(changed),
  ...transferColumns(changed),
  ...entryColumns(changed),
  ...balanceColumns(changed),
];

const sealColumns = (changed: readonly ScopeOutcome[]): Columns<7> => [
  textColumn(changed, ({ before }) => before.scope.organisationId),
  textColumn(changed, ({ before }) => before.scope.mode),
  bigintColumn(changed, ({ before }) => before.sequence),
  byteaColumn(changed, ({ before }) => before.contentHash),
  byteaColumn(changed, ({ contentHash }) => contentHash),
  integerColumn(changed, ({ posted }) => posted.length),
  byteaColumn(changed, ({ digests }) => digests),
];

const transferColumns = (changed: readonly ScopeOutcome[]): Columns<10> => {
  const transfers = changed.flatMap(({ posted }) => posted);
  const [first, last] = entriesByTransfer(changed);
  return [
    places(changed, ({ posted }) => posted),
    textColumn(transfers, ({ draft }) => draft.id),
    textColumn(transfers, ({ draft }) => draft.kind),
    doubleColumn(transfers, ({ draft }) => draft.effectiveAt.getTime()),
    textColumn(transfers, ({ draft }) => draft.reference.type),
    textColumn(transfers, ({ draft }) => draft.reference.id),
    textColumn(transfers, ({ draft }) => draft.phase.kind),
    jsonbColumn(transfers, ({ draft }) => termsOf(draft)),
    integerColumn(first, (place) => place),
    integerColumn(last, (place) => place),
  ];
};

/** For each item the place of its scope in the batch, counted from 1. */
const places = <Item>(
  changed: readonly ScopeOutcome[],
  itemsOf: (outcome: ScopeOutcome) => readonly Item[],
): Buffer =>
  integerColumn(
    changed.flatMap((one, i) => itemsOf(one).map(() => i + 1)),
    (place) => place,
  );

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
const termsOf = ({ phase }: PreparedTransfer['draft']): string | null => {
  if (phase.kind === 'posted') return null;
  const { kind: _, ...terms } = phase;
  return JSON.stringify(terms);
};

const entryColumns = (changed: readonly ScopeOutcome[]): Columns<10> => {
  const entries = changed.flatMap(({ books }) => books.entries);
  return [
    places(changed, ({ books }) => books.entries),
    bigintColumn(entries, (one) => one.account.number),
    bigintColumn(entries, (one) => one.account.version),
    textColumn(entries, (one) => one.transferId),
    smallintColumn(entries, (one) => one.line),
    textColumn(entries, (one) => one.layer),
    numericColumn(entries, (one) => one.amount),
    textColumn(entries, (one) => one.account.currency),
    numericColumn(entries, (one) => one.account.posted),
    numericColumn(entries, (one) => one.account.pendingCredits - one.account.pendingDebits),
  ];
};

const balanceColumns = (changed: readonly ScopeOutcome[]): Columns<7> => {
  const accounts = changed.map(({ books }) => books.changedAccounts());
  const balances = accounts.flat();
  const versionsBefore = changed.flatMap(({ before }, i) =>
    (accounts[i] ?? []).map(({ path }) => before.accounts.get(path)?.version ?? 0n),
  );
  return [
    integerColumn(
      accounts.flatMap((own, i) => own.map(() => i + 1)),
      (place) => place,
    ),
    bigintColumn(balances, (one) => one.number),
    bigintColumn(versionsBefore, (version) => version),
    bigintColumn(balances, (one) => one.version),
    numericColumn(balances, (one) => one.posted),
    numericColumn(balances, (one) => one.pendingDebits),
    numericColumn(balances, (one) => one.pendingCredits),
  ];
};
