import { assert, type Transaction } from '#kernel';

import type { Answer } from './apply-transfers.ts';
import { array, bytes, quoted } from './array-literal.ts';
import type { Books, BooksBefore } from './books.ts';
import { hashSeal } from './digest.ts';
import type { PreparedTransfer } from './prepare-transfer.ts';
import { writeBatch } from './store.ts';
import { writeChangedHolds } from './write-holds.ts';

/** The books of one scope after a batch was applied to them. */
export interface ScopeOutcome {
  readonly before: BooksBefore;
  readonly books: Books;
  readonly answers: readonly Answer[];
}

/** Writes down what a batch did, scopes together, in one round trip. */
export const writeBooks = async (
  tx: Transaction,
  outcomes: readonly ScopeOutcome[],
): Promise<void> => {
  const changed = outcomes.filter(({ answers }) =>
    answers.some(({ result }) => result.kind === 'posted'),
  );
  if (changed.length === 0) return;
  const balances = changed.flatMap(({ before, books }, i) =>
    books.changedAccounts().map((account) => ({
      ...account,
      seal: i + 1,
      versionBefore: before.accounts.get(account.path)?.version ?? 0n,
    })),
  );
  const [written] = await Promise.all([
    tx.row(writeBatch, [
      ...sealColumns(changed),
      ...transferColumns(changed),
      ...entryColumns(changed),
      array(balances, (one) => one.seal),
      array(balances, (one) => one.number),
      array(balances, (one) => one.versionBefore),
      array(balances, (one) => one.version),
      array(balances, (one) => one.posted),
      array(balances, (one) => one.pendingDebits),
      array(balances, (one) => one.pendingCredits),
    ]),
    writeChangedHolds(tx, changed),
  ]);
  assert(written?.moved === BigInt(balances.length), 'nobody moved a balance beside the ledger');
};

type Literals<N extends number, L extends string[] = []> = L['length'] extends N
  ? L
  : Literals<N, [...L, string]>;

const sealColumns = (changed: readonly ScopeOutcome[]): Literals<6> => {
  const seals = changed.map(({ before, answers }) => {
    const digests = answers.flatMap(({ prepared, result }) =>
      result.kind === 'posted' ? [prepared.digest] : [],
    );
    const sequence = before.sequence + 1n;
    const { scope, bookedAt } = before;
    const hash = hashSeal({ previousHash: before.hash, sequence, bookedAt, digests });
    return { scope, sequence, bookedAt, count: digests.length, hash };
  });
  return [
    array(seals, (seal) => quoted(seal.scope.organisationId)),
    array(seals, (seal) => seal.scope.mode),
    array(seals, (seal) => seal.sequence),
    array(seals, (seal) => seal.bookedAt.toISOString()),
    array(seals, (seal) => seal.count),
    array(seals, (seal) => bytes(seal.hash)),
  ];
};

const transferColumns = (changed: readonly ScopeOutcome[]): Literals<11> => {
  const transfers = changed.flatMap(({ books, answers }, i) => {
    const accounts = accountsByTransfer(books);
    return answers
      .filter(({ result }) => result.kind === 'posted')
      .map(({ prepared: { draft, digest } }, position) => ({
        draft,
        digest,
        position,
        seal: i + 1,
        accounts: accounts.get(draft.id) ?? '',
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
    array(transfers, (one) => bytes(one.digest)),
    array(transfers, (one) => `"{${one.accounts}}"`),
  ];
};

const accountsByTransfer = (books: Books): ReadonlyMap<string, string> => {
  const accounts = new Map<string, string>();
  for (const { transferId, account } of books.entries) {
    const before = accounts.get(transferId);
    accounts.set(
      transferId,
      before === undefined ? `${account.number}` : `${before},${account.number}`,
    );
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
