import { assert } from '#kernel';

import { findInChart } from '../account/chart.ts';
import { digestTransfer } from './digest.ts';
import type { EntryDraft, TransferDraft, TransferRefusal } from './transfer.ts';

/** A draft with everything about it that needs no look at the books. */
export interface PreparedTransfer {
  /** Its place among the drafts of the call. */
  readonly at: number;
  readonly draft: TransferDraft;
  readonly digest: string;
  /** What is wrong with it whatever the books say. A duplicate is answered as one all the same. */
  readonly fault: Fault | undefined;
}

/** Why a draft is refused, and with which values. */
export interface Fault {
  readonly code: TransferRefusal;
  readonly detail: string;
}

/** Checks a draft's form and takes its digest: the part of posting that needs no lock. */
export const prepareTransfer = (draft: TransferDraft, at: number): PreparedTransfer => {
  assertNames(draft);
  return { at, draft, digest: digestTransfer(draft), fault: findFault(draft) };
};

/** Names are made by code, never by a client: one that does not fit its column is a bug. */
const assertNames = ({ id, kind, reference }: TransferDraft): void => {
  assert(id.length >= 4 && id.length <= 110, 'the id of a transfer has 4 to 110 characters');
  assert(kind.length >= 3 && kind.length <= 80, 'the kind of a transfer has 3 to 80 characters');
  assert(reference.type.length <= 40, 'the type of a reference has 40 characters at most');
  assert(reference.id.length <= 120, 'the id of a reference has 120 characters at most');
};

/** Smallest number of 39 digits: what `numeric(38,0)` no longer holds. */
export const minorLimit = 10n ** 38n;

const findFault = ({ phase, entries }: TransferDraft): Fault | undefined => {
  if (phase.kind === 'void') {
    return entries.length === 0
      ? undefined
      : { code: 'unbalanced', detail: 'A void takes no entries: it releases all that is held.' };
  }
  if (entries.length < 2) return { code: 'unbalanced', detail: 'A transfer has two entries.' };
  return findEntryFault(entries) ?? findImbalance(entries) ?? findHoldFault(phase.kind, entries);
};

const findEntryFault = (entries: readonly EntryDraft[]): Fault | undefined => {
  for (const { account, minor, currency } of entries) {
    if (minor === 0n || minor >= minorLimit || minor <= -minorLimit) {
      return { code: 'amount_out_of_range', detail: `${account} is moved by ${minor}.` };
    }
    const charted = findInChart(account);
    if (charted === undefined)
      return { code: 'no_account', detail: `The chart has no ${account}.` };
    if (charted.currency !== currency) {
      return { code: 'no_account', detail: `${account} holds no ${currency}.` };
    }
  }
  return undefined;
};

/** Says by how much entries miss zero in some currency, if they do. */
export const findImbalance = (entries: readonly EntryDraft[]): Fault | undefined => {
  const currency = entries[0]?.currency ?? '';
  // Nearly all transfers are of this form; the map is for the rest.
  if (entries.every((entry) => entry.currency === currency)) {
    const sum = entries.reduce((total, { minor }) => total + minor, 0n);
    return sum === 0n ? undefined : imbalance(sum, currency);
  }
  const sums = new Map<string, bigint>();
  for (const entry of entries) {
    sums.set(entry.currency, (sums.get(entry.currency) ?? 0n) + entry.minor);
  }
  for (const [unit, sum] of sums) if (sum !== 0n) return imbalance(sum, unit);
  return undefined;
};

const imbalance = (sum: bigint, currency: string): Fault => ({
  code: 'unbalanced',
  detail: `The entries are off by ${sum} minor units of ${currency}.`,
});

/** A hold has one line an account, so that a part taken has one meaning. */
const findHoldFault = (kind: string, entries: readonly EntryDraft[]): Fault | undefined => {
  if (kind !== 'hold') return undefined;
  const accounts = new Set(entries.map((entry) => entry.account));
  return accounts.size < entries.length
    ? { code: 'unbalanced', detail: 'A hold names each account once.' }
    : undefined;
};
