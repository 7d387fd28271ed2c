import { assert } from '#kernel';

import type { AccountState, Books } from './books.ts';
import { type Move, type Plan, planMoves } from './plan-moves.ts';
import { type Fault, minorLimit, type PreparedTransfer } from './prepare-transfer.ts';
import type { TransferResult } from './transfer.ts';

/** What became of one prepared transfer. */
export interface Answer {
  readonly prepared: PreparedTransfer;
  readonly result: TransferResult;
}

/**
 * Applies transfers to the books one after another, each seeing what those before it did. A
 * refused one is undone; of linked ones all are.
 */
export const applyTransfers = (
  books: Books,
  prepared: readonly PreparedTransfer[],
): readonly Answer[] => groupLinked(prepared).flatMap((group) => applyGroup(books, group));

/** Linked transfers stand at the place of their first. */
const groupLinked = (
  prepared: readonly PreparedTransfer[],
): readonly (readonly PreparedTransfer[])[] => {
  const groups: PreparedTransfer[][] = [];
  const linked = new Map<string, PreparedTransfer[]>();
  for (const one of prepared) {
    const { linkedTo } = one.draft;
    const known = linkedTo === undefined ? undefined : linked.get(linkedTo);
    if (known !== undefined) {
      known.push(one);
      continue;
    }
    const group = [one];
    groups.push(group);
    if (linkedTo !== undefined) linked.set(linkedTo, group);
  }
  return groups;
};

const applyGroup = (books: Books, group: readonly PreparedTransfer[]): readonly Answer[] => {
  const mark = books.mark();
  const answers: Answer[] = [];
  for (const prepared of group) {
    const result = applyOne(books, prepared);
    answers.push({ prepared, result });
    if (result.kind !== 'refused') continue;
    books.undoTo(mark);
    return group.map((other) => (other === prepared ? { prepared, result } : fallen(books, other)));
  }
  return answers;
};

/** The answer for one whose linked neighbour was refused: it stands only if it stood before. */
const fallen = (books: Books, prepared: PreparedTransfer): Answer => ({
  prepared,
  result:
    books.digestOf(prepared.draft.id) === prepared.digest
      ? { kind: 'duplicate' }
      : refused({ code: 'linked_refused', detail: 'A transfer it is linked to is refused.' }),
});

const applyOne = (books: Books, { draft, digest, fault }: PreparedTransfer): TransferResult => {
  const standing = books.digestOf(draft.id);
  if (standing !== undefined) {
    if (standing === digest) return { kind: 'duplicate' };
    return refused({
      code: 'transfer_conflict',
      detail: `Another transfer stands as ${draft.id}.`,
    });
  }
  if (fault !== undefined) return refused(fault);
  const plan = planMoves(books, draft);
  if ('code' in plan) return refused(plan);
  const shortage = bookMoves(books, draft.id, plan);
  if (shortage !== undefined) return refused(shortage);
  books.putTransfer(draft.id, digest);
  return { kind: 'posted' };
};

const refused = (fault: Fault): TransferResult => ({ kind: 'refused', ...fault });

/** Books the entries of one transfer; what a guarded account lacks after all of them is a fault. */
const bookMoves = (books: Books, transferId: string, plan: Plan): Fault | undefined => {
  plan.moves.forEach((move, line) => {
    const before = books.account(move.account);
    assert(before !== undefined, 'an account is open before it is moved');
    const account = moveAccount(before, move);
    books.putAccount(account);
    books.addEntry({ account, transferId, line, layer: move.layer, amount: move.amount });
  });
  if (plan.hold !== undefined) books.putHold(plan.hold);
  if (plan.step !== undefined) books.addStep(plan.step);
  for (const { account } of plan.moves) {
    const fault = findShortage(books.account(account));
    if (fault !== undefined) return fault;
  }
  return undefined;
};

const moveAccount = (account: AccountState, move: Move): AccountState => {
  const version = account.version + 1n;
  if (move.layer === 'posted') {
    return { ...account, version, posted: account.posted + move.amount };
  }
  // A hold that debits an account is released by crediting it, and the other way round.
  const isDebit = move.amount < 0n !== move.isRelease;
  return isDebit
    ? { ...account, version, pendingDebits: account.pendingDebits - move.amount }
    : { ...account, version, pendingCredits: account.pendingCredits + move.amount };
};

const findShortage = (account: AccountState | undefined): Fault | undefined => {
  if (account === undefined) return undefined;
  if (account.posted >= minorLimit || account.posted <= -minorLimit) {
    return { code: 'amount_out_of_range', detail: `${account.path} would pass 38 digits.` };
  }
  if (account.floor === null) return undefined;
  const available = availableOn(account);
  return available >= account.floor
    ? undefined
    : {
        code: 'insufficient_funds',
        detail: `${account.path} would have ${available} available, below ${account.floor}.`,
      };
};

/** What an account has left on its normal side once everything that is held against it goes. */
export const availableOn = (
  account: Pick<AccountState, 'normalSide' | 'posted' | 'pendingDebits' | 'pendingCredits'>,
): bigint =>
  account.normalSide === 'credit'
    ? account.posted - account.pendingDebits
    : -account.posted - account.pendingCredits;
