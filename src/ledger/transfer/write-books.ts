import type { Transaction } from '#kernel';

import type { Answer } from './apply-transfers.ts';
import { array, bytes, quoted } from './array-literal.ts';
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
  const transfers = changed.flatMap(({ books, posted }, i) => {
    const accounts = accountsByTransfer(books);
    return posted.map(({ draft }, position) => ({
      draft,
      position,
      seal: i + 1,
      accounts: accounts[position] ?? '',
    }));
  });
  return [
    array(transfers, (one) => one.seal),
    array(transfers, (one) => quoted(one.draft.id)),
    array(transfers, (one) => quoted(one.draft.kind)),
    array(transfers, (one) => one.draft.effectiveAt.toISOString()),
    array(transfers, (one) => quoted(one.draft.reference.type)),
    array(transfers, (one) => quoted(one.draft.reference.id)),
    array(transfers, (one) => one.draft.phase.kind),
    array(transfers, (one) => termsOf(one.draft)),
    array(transfers, (one) => one.position),
    array(transfers, (one) => `"{${one.accounts}}"`),
  ];
};

/** Entries stand in the order in which their transfers were posted. */
const accountsByTransfer = ({ entries }: Books): readonly string[] => {
  const accounts: string[] = [];
  let last: string | undefined;
  for (const { transferId, account } of entries) {
    if (transferId === last) accounts[accounts.length - 1] += `,${account.number}`;
    else accounts.push(`${account.number}`);
    last = transferId;
  }
  return accounts;
};

/** What the phase says beyond its name; the audit reads it back. */
const termsOf = ({ phase }: PreparedTransfer['draft']): string => {
  const { kind, ...terms } = phase;
  return kind === 'posted' ? 'null' : quoted(JSON.stringify(terms));
};

const entryColumns = (changed: readonly ScopeOutcome[]): Literals<10> => {
  const entries = changed.flatMap(({ books }, i) =>
    books.entries.map((entry) => ({ ...entry, seal: i + 1 })),
  );
  return [
    array(entries, (one) => one.seal),
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
  const balances = changed.flatMap(({ before, books }, i) =>
    books.changedAccounts().map((account) => ({
      ...account,
      seal: i + 1,
      versionBefore: before.accounts.get(account.path)?.version ?? 0n,
    })),
  );
  return [
    array(balances, (one) => one.seal),
    array(balances, (one) => one.number),
    array(balances, (one) => one.versionBefore),
    array(balances, (one) => one.version),
    array(balances, (one) => one.posted),
    array(balances, (one) => one.pendingDebits),
    array(balances, (one) => one.pendingCredits),
  ];
};
