import type { Transaction } from '#kernel';

import { availableOn } from '../transfer/apply-transfers.ts';
import type { Findings } from './findings.ts';
import {
  type AuditedBalanceRow,
  type FoldedEntryRow,
  listBalances,
  listEntriesInOrder,
} from './store.ts';
import type { OnWalked } from './walk-chains.ts';

const accountsAtOnce = 500;
const entriesAtOnce = 20_000;
const lastAccount = 2n ** 63n - 1n;
const endOfTime = new Date(8.64e15);

/** Adds up every account from its first entry and holds the result against its balance. */
export const walkAccounts = async (
  tx: Transaction,
  findings: Findings,
  onWalked: OnWalked,
): Promise<void> => {
  for (let after = 0n; ; ) {
    const balances = await tx.rows(listBalances, [after, accountsAtOnce]);
    const isLast = balances.length < accountsAtOnce;
    const until = isLast ? lastAccount : (balances.at(-1)?.account ?? lastAccount);
    const folds = await foldAccounts(tx, after, until, balances, findings, onWalked);
    for (const balance of balances) checkBalance(balance, folds.get(balance.account), findings);
    if (isLast) return;
    after = until;
  }
};

/** An account added up so far. */
interface Fold {
  readonly version: bigint;
  readonly posted: bigint;
  readonly pending: bigint;
}

const nothing: Fold = { version: 0n, posted: 0n, pending: 0n };

/**
 * Entries later than the balance we read are somebody's work meanwhile, and left for the next
 * audit.
 */
const foldAccounts = async (
  tx: Transaction,
  after: bigint,
  until: bigint,
  balances: readonly AuditedBalanceRow[],
  findings: Findings,
  onWalked: OnWalked,
): Promise<ReadonlyMap<bigint, Fold>> => {
  const folds = new Map<bigint, Fold>();
  const read = new Map(balances.map((balance) => [balance.account, balance.version]));
  const unread = new Set<bigint>();
  let place: readonly [bigint, Date, bigint] = [after, endOfTime, 0n];
  for (;;) {
    const entries = await tx.rows(listEntriesInOrder, [...place, until, entriesAtOnce]);
    for (const entry of entries) {
      const { account, booked_at: bookedAt, version } = entry;
      place = [account, bookedAt, version];
      checkSealed(entry, findings);
      const last = read.get(account);
      if (last === undefined) unread.add(account);
      else if (version <= last) {
        folds.set(account, foldEntry(folds.get(account) ?? nothing, entry, findings));
      }
    }
    onWalked(entries.length);
    if (entries.length < entriesAtOnce) break;
  }
  await checkUnread(tx, unread, findings);
  return folds;
};

/** An account opened since the balances were read has its balance by now, and is left as well. */
const checkUnread = async (
  tx: Transaction,
  unread: ReadonlySet<bigint>,
  findings: Findings,
): Promise<void> => {
  for (const account of unread) {
    const [found] = await tx.rows(listBalances, [account - 1n, 1]);
    if (found?.account === account) continue;
    findings.add('balance', `account ${account}`, 'It has no balance.');
  }
};

const nameOf = (entry: FoldedEntryRow): string =>
  `${entry.transfer_id} on account ${entry.account}`;

/** Holds for later entries too: one transaction writes the entry, its transfer and the seal. */
const checkSealed = (entry: FoldedEntryRow, findings: Findings): void => {
  if (entry.is_sealed) return;
  findings.add('unsealed_entry', nameOf(entry), 'No sealed transfer names it.');
};

const foldEntry = (before: Fold, entry: FoldedEntryRow, findings: Findings): Fold => {
  const isPosted = entry.layer === 'posted';
  const fold = {
    version: before.version + 1n,
    posted: before.posted + (isPosted ? entry.amount : 0n),
    pending: before.pending + (isPosted ? 0n : entry.amount),
  };
  if (
    entry.version !== fold.version ||
    entry.posted_after !== fold.posted ||
    entry.pending_after !== fold.pending
  ) {
    findings.add('entry_order', nameOf(entry), `Entry ${entry.version} does not follow the last.`);
  }
  return fold;
};

const checkBalance = (
  balance: AuditedBalanceRow,
  fold: Fold = nothing,
  findings: Findings,
): void => {
  const { path, posted, version } = balance;
  const subject = `${balance.organisation_id} ${path}`;
  const pending = balance.pending_credits - balance.pending_debits;
  if (version !== fold.version || posted !== fold.posted || pending !== fold.pending) {
    const sum = `${fold.posted} posted, ${fold.pending} pending in ${fold.version} entries`;
    findings.add('balance', subject, `Its entries come to ${sum}; it says ${posted}, ${pending}.`);
  }
  if (
    balance.pending_debits !== balance.held_debits ||
    balance.pending_credits !== balance.held_credits
  ) {
    findings.add('holds', subject, 'What is pending is not what open holds hold.');
  }
  const available = availableOn({
    normalSide: balance.normal_side,
    posted,
    pendingDebits: balance.pending_debits,
    pendingCredits: balance.pending_credits,
  });
  if (balance.floor !== null && available < balance.floor) {
    findings.add('floor', subject, `It has ${available} available, below ${balance.floor}.`);
  }
};
