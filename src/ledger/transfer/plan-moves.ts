import { assert, unreachable } from '#kernel';

import { holdMachine } from '../hold/hold.machine.ts';
import type { Books, Hold, HoldLine, HoldStep } from './books.ts';
import { type Fault, findImbalance } from './prepare-transfer.ts';
import type { EntryDraft, Phase, TransferDraft } from './transfer.ts';

/** One entry to be booked. A release takes back what a hold set aside. */
export interface Move {
  readonly account: string;
  readonly layer: 'posted' | 'pending';
  readonly amount: bigint;
  readonly isRelease: boolean;
}

/** What a transfer will do to accounts, and to a hold where it makes or touches one. */
export interface Plan {
  readonly moves: readonly Move[];
  readonly hold?: Hold;
  readonly step?: HoldStep;
}

/** Turns a draft into the entries it stands for, or says why it cannot be. */
export const planMoves = (books: Books, draft: TransferDraft): Plan | Fault => {
  switch (draft.phase.kind) {
    case 'posted':
      return { moves: draft.entries.map(postedMove) };
    case 'hold':
      return planHold(draft, draft.phase);
    case 'post':
      return planPost(books, draft, draft.phase);
    case 'void':
      return planVoid(books, draft, draft.phase);
    default:
      return unreachable(draft.phase);
  }
};

const planHold = (draft: TransferDraft, phase: Phase & { kind: 'hold' }): Plan => ({
  moves: draft.entries.map((entry) => ({ ...postedMove(entry), layer: 'pending' })),
  hold: {
    id: draft.id,
    state: holdMachine.initial,
    sequence: 0,
    expiresAt: phase.expiresAt ?? null,
    lines: draft.entries.map(({ account, minor }) => ({ account, held: minor, remaining: minor })),
  },
});

const planPost = (
  books: Books,
  draft: TransferDraft,
  phase: Phase & { kind: 'post' },
): Plan | Fault => {
  const hold = books.hold(phase.holdId);
  if (hold === undefined || !holdMachine.may(hold.state, 'take'))
    return notOpen(phase.holdId, hold);
  const taken = takenFrom(hold, draft.entries);
  const fault = findOverRelease(hold, taken) ?? findImbalance([...taken.values()]);
  if (fault !== undefined) return fault;

  const lines = hold.lines.map((line) => ({
    ...line,
    remaining: line.remaining - (taken.get(line.account)?.minor ?? 0n),
  }));
  const isFinished = phase.rest === 'void' || lines.every((line) => line.remaining === 0n);
  const left = isFinished ? lines.map((line) => ({ ...line, remaining: 0n })) : lines;
  return {
    moves: [...draft.entries.map(postedMove), ...releases(hold.lines, left)],
    ...stepHold(hold, isFinished ? 'finish' : 'take', left, draft.id),
  };
};

/** The first entry on each account of the hold takes from it; all others are posted beside it. */
const takenFrom = (hold: Hold, entries: readonly EntryDraft[]): ReadonlyMap<string, EntryDraft> => {
  const taken = new Map<string, EntryDraft>();
  for (const entry of entries) {
    if (taken.has(entry.account)) continue;
    if (hold.lines.some((line) => line.account === entry.account)) taken.set(entry.account, entry);
  }
  return taken;
};

const findOverRelease = (hold: Hold, taken: ReadonlyMap<string, EntryDraft>): Fault | undefined => {
  if (taken.size === 0) return { code: 'over_release', detail: `Nothing is taken of ${hold.id}.` };
  const beyond = hold.lines.find(({ account, held, remaining }) => {
    const minor = taken.get(account)?.minor ?? 0n;
    return held > 0n ? minor < 0n || minor > remaining : minor > 0n || minor < remaining;
  });
  return beyond === undefined
    ? undefined
    : {
        code: 'over_release',
        detail: `${hold.id} holds ${beyond.remaining} of ${beyond.account}, less than is taken.`,
      };
};

const planVoid = (
  books: Books,
  draft: TransferDraft,
  phase: Phase & { kind: 'void' },
): Plan | Fault => {
  const hold = books.hold(phase.holdId);
  if (hold === undefined || !holdMachine.may(hold.state, 'void'))
    return notOpen(phase.holdId, hold);
  const left = hold.lines.map((line) => ({ ...line, remaining: 0n }));
  return {
    moves: releases(hold.lines, left),
    ...stepHold(hold, phase.because === 'expired' ? 'expire' : 'void', left, draft.id),
  };
};

const notOpen = (holdId: string, hold: Hold | undefined): Fault => ({
  code: 'hold_not_open',
  detail: hold === undefined ? `No hold ${holdId}.` : `The hold ${holdId} is ${hold.state}.`,
});

const postedMove = ({ account, minor }: EntryDraft): Move => ({
  account,
  layer: 'posted',
  amount: minor,
  isRelease: false,
});

const releases = (before: readonly HoldLine[], after: readonly HoldLine[]): readonly Move[] =>
  before.flatMap(({ account, remaining }, i) => {
    const amount = (after[i]?.remaining ?? 0n) - remaining;
    return amount === 0n ? [] : [{ account, layer: 'pending', amount, isRelease: true } as const];
  });

const stepHold = (
  hold: Hold,
  event: HoldStep['event'],
  lines: readonly HoldLine[],
  transferId: string,
): { readonly hold: Hold; readonly step: HoldStep } => {
  const to = holdMachine.step(hold.state, event);
  assert(
    to === 'open' || lines.every((line) => line.remaining === 0n),
    'a closed hold holds nothing',
  );
  const sequence = hold.sequence + 1;
  return {
    hold: { ...hold, state: to, sequence, lines },
    step: { holdId: hold.id, sequence, transferId, from: hold.state, event, to },
  };
};
