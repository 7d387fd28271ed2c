import type { Transaction } from '#kernel';

import type { Answer } from './apply-transfers.ts';
import {
  bigIntegers,
  byteStrings,
  documents,
  doubles,
  integers,
  numerics,
  smallIntegers,
  texts,
} from './binary-array.ts';
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
  texts(changed, ({ before }) => before.scope.organisationId),
  texts(changed, ({ before }) => before.scope.mode),
  bigIntegers(changed, ({ before }) => before.sequence),
  byteStrings(changed, ({ before }) => before.contentHash),
  byteStrings(changed, ({ contentHash }) => contentHash),
  integers(changed.map(({ posted }) => posted.length)),
  byteStrings(changed, ({ digests }) => digests),
];

const transferColumns = (changed: readonly ScopeOutcome[]): Columns<10> => {
  const transfers = changed.flatMap(({ posted }) => posted);
  const [first, last] = entriesByTransfer(changed);
  return [
    places(changed, ({ posted }) => posted),
    texts(transfers, ({ draft }) => draft.id),
    texts(transfers, ({ draft }) => draft.kind),
    doubles(transfers, ({ draft }) => draft.effectiveAt.getTime()),
    texts(transfers, ({ draft }) => draft.reference.type),
    texts(transfers, ({ draft }) => draft.reference.id),
    texts(transfers, ({ draft }) => draft.phase.kind),
    documents(transfers, ({ draft }) => termsOf(draft)),
    integers(first),
    integers(last),
  ];
};

/** For each item the place of its scope in the batch, counted from 1. */
const places = <Item>(
  changed: readonly ScopeOutcome[],
  itemsOf: (outcome: ScopeOutcome) => readonly Item[],
): Buffer => integers(changed.flatMap((one, i) => itemsOf(one).map(() => i + 1)));

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
const termsOf = ({ phase }: PreparedTransfer['draft']): string | undefined => {
  if (phase.kind === 'posted') return undefined;
  const { kind: _, ...terms } = phase;
  return JSON.stringify(terms);
};

const entryColumns = (changed: readonly ScopeOutcome[]): Columns<10> => {
  const entries = changed.flatMap(({ books }) => books.entries);
  return [
    places(changed, ({ books }) => books.entries),
    bigIntegers(entries, (one) => one.account.number),
    bigIntegers(entries, (one) => one.account.version),
    texts(entries, (one) => one.transferId),
    smallIntegers(entries, (one) => one.line),
    texts(entries, (one) => one.layer),
    numerics(entries, (one) => one.amount),
    texts(entries, (one) => one.account.currency),
    numerics(entries, (one) => one.account.posted),
    numerics(entries, (one) => one.account.pendingCredits - one.account.pendingDebits),
  ];
};

const balanceColumns = (changed: readonly ScopeOutcome[]): Columns<7> => {
  const accounts = changed.map(({ books }) => books.changedAccounts());
  const balances = accounts.flat();
  const versionsBefore = changed.flatMap(({ before }, i) =>
    (accounts[i] ?? []).map(({ path }) => before.accounts.get(path)?.version ?? 0n),
  );
  return [
    integers(accounts.flatMap((own, i) => own.map(() => i + 1))),
    bigIntegers(balances, (one) => one.number),
    bigIntegers(versionsBefore, (version) => version),
    bigIntegers(balances, (one) => one.version),
    numerics(balances, (one) => one.posted),
    numerics(balances, (one) => one.pendingDebits),
    numerics(balances, (one) => one.pendingCredits),
  ];
};
