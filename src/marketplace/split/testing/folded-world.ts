import assert from 'node:assert/strict';
import { manualClock, type Scope } from '#kernel';
import type { TransferDraft } from '#ledger';
import { money } from '#money';
import type { SplitFacts } from '#payments';
import type { Reversal, Share, Split, Transfer } from '../../share/share.ts';
import { newMovements } from '../../transfer/open-movements.ts';
import { settleReversal } from '../../transfer/settle-reversal.ts';
import { type Ending, type Settlement, settleTransfer } from '../../transfer/settle-transfer.ts';
import { foldSplit, type SplitChange, type SplitWorld } from '../fold-split.ts';
import { newShares } from '../open-splits.ts';

/** How a movement ends at the provider. */
export type MovementEnd = 'done' | 'balance_insufficient' | 'above_limit' | 'account_gone';

/** One split payment in memory: its rows, its ledger, and a provider that does what it is told. */
export interface FoldedWorld {
  readonly rows: () => SplitWorld;
  /** What stands on an account of the ledger, credits positive. */
  readonly posted: (path: string) => bigint;
  /** What all accounts of the ledger come to whose paths begin so. */
  readonly postedUnder: (beginning: string) => bigint;
  fold(facts: SplitFacts): SplitChange;
  /** Lets a movement that is under way end; nothing where none is. */
  end(which: number, how: MovementEnd, facts: SplitFacts): void;
  release(place: number): void;
  recall(place: number, minor: bigint): void;
  pass(ms: number): void;
}

/** Opens a {@link FoldedWorld} for a payment that was just captured for the first time. */
export const openFoldedWorld = (facts: SplitFacts, mayTransfer: boolean): FoldedWorld => {
  const clock = manualClock(new Date('2026-11-21T09:00:00Z'));
  const deps = { clock, ids: countedIds() };
  const ledger = openLedger();
  const split = splitOf(facts, clock.now());
  let rows: SplitWorld = {
    split,
    shares: newShares(deps, split, facts),
    transfers: [],
    reversals: [],
  };
  const fold = (now: SplitFacts): SplitChange => {
    const change = foldSplit(rows, now, { mayTransfer, at: clock.now() });
    const { transfers, adopted, reversals } = newMovements(deps, [change]);
    rows = {
      split: change.split,
      shares: change.shares,
      transfers: [...rows.transfers, ...transfers, ...adopted],
      reversals: [...rows.reversals, ...reversals.map(({ reversal }) => reversal)],
    };
    ledger.book(change.bookings);
    return change;
  };
  const change = (place: number, to: (share: Share) => Partial<Share>): void => {
    const changed = rows.shares.map((one) => (one.place === place ? { ...one, ...to(one) } : one));
    rows = { ...rows, shares: changed };
  };
  return {
    ...ledger,
    rows: () => rows,
    fold,
    end: (which, how, now) => {
      const moving = [...rows.transfers, ...rows.reversals];
      const open = moving.filter(({ state }) => state === 'sending');
      const movement = open[which % Math.max(1, open.length)];
      if (movement === undefined) return;
      const settled = endOf(rows, movement, how, clock.now());
      rows = after(rows, settled);
      ledger.book(settled.bookings);
      fold(now);
    },
    release: (place) => change(place, () => ({ release_asked_at: clock.now() })),
    recall: (place, minor) =>
      change(place, ({ recalled_minor: before }) => ({ recalled_minor: before + minor })),
    pass: (ms) => clock.advance(ms),
  };
};

const countedIds = () => {
  let made = 0;
  return {
    next: (prefix: string): string => {
      made += 1;
      return `${prefix}_${made}`;
    },
  };
};

/** A ledger in memory, which takes each booking once and only what sums to zero. */
const openLedger = () => {
  const sums = new Map<string, bigint>();
  const booked = new Set<string>();
  return {
    posted: (path: string): bigint => sums.get(path) ?? 0n,
    postedUnder: (beginning: string): bigint =>
      [...sums].reduce(
        (sum, [path, minor]) => (path.startsWith(beginning) ? sum + minor : sum),
        0n,
      ),
    book: (drafts: readonly TransferDraft[]): void => {
      for (const { id, entries } of drafts) {
        assert.ok(!booked.has(id), `${id} is booked once`);
        booked.add(id);
        const total = entries.reduce((sum, { minor }) => sum + minor, 0n);
        assert.equal(total, 0n, `${id} sums to zero`);
        for (const { account, minor } of entries) {
          sums.set(account, (sums.get(account) ?? 0n) + minor);
        }
      }
    },
  };
};

const after = (rows: SplitWorld, settled: Settlement): SplitWorld => {
  const put = <Row extends { readonly id: string }>(all: readonly Row[], row: Row | null) =>
    row === null ? all : all.map((one) => (one.id === row.id ? row : one));
  return {
    ...rows,
    shares: put(rows.shares, settled.share),
    transfers: put(rows.transfers, settled.transfer),
    reversals: put(rows.reversals, settled.reversal),
  };
};

const splitOf = (facts: SplitFacts, at: Date): Split => ({
  organisation_id: facts.scope.organisationId,
  mode: facts.scope.mode,
  payment_id: facts.paymentId,
  provider: facts.provider ?? '',
  connection_id: facts.connectionId ?? '',
  charge_kind: facts.plan.chargeKind,
  currency: facts.currency,
  fee_minor: 0n,
  rounding_minor: 0n,
  booking_count: 0,
  next_fold_at: at,
  created_at: at,
  updated_at: at,
});

const endOf = (
  { shares, transfers }: SplitWorld,
  movement: Transfer | Reversal,
  how: MovementEnd,
  at: Date,
): Settlement => {
  const share = shares.find(({ id }) => id === movement.share_id) ?? null;
  const ending = endingOf(movement, how, at);
  if (!('transfer_id' in movement))
    return settleTransfer({ transfer: movement, share }, ending, at);
  const transfer = transfers.find(({ id }) => id === movement.transfer_id);
  assert.ok(transfer !== undefined, 'a reversal is of a transfer');
  return settleReversal({ transfer, share, reversal: movement }, ending, at);
};

const endingOf = (movement: Transfer | Reversal, how: MovementEnd, at: Date): Ending => {
  const { organisation_id: organisationId, mode, id, amount_minor: minor, currency } = movement;
  const scope: Scope = { organisationId, mode };
  const amount = money(minor, currency);
  if (how !== 'done') {
    const mayPassLater = how === 'balance_insufficient';
    const failure = { reason: how, code: how, message: 'No.', mayPassLater };
    return {
      errand: { id: `err_${id}`, scope, subjectId: id, state: 'refused', failure },
      outcome: { kind: 'refused', ...failure },
    };
  }
  const named = { reference: `at_${id}`, amount };
  const report = isReversal(movement)
    ? ({ about: 'reversal', ...named, reversalId: id, occurredAt: at } as const)
    : ({
        about: 'transfer',
        ...named,
        transferId: id,
        destination: movement.account_reference,
        reversed: money(0n, currency),
        availableOn: at,
        destinationPayment: null,
      } as const);
  return {
    errand: { id: `err_${id}`, scope, subjectId: id, state: 'done', failure: null },
    outcome: { kind: 'done', report },
  };
};

const isReversal = (movement: Transfer | Reversal): movement is Reversal =>
  'transfer_id' in movement;

/** What is booked of a share. */
export const bookedOf = (share: Share) => ({
  credited: share.credited_minor,
  borne: share.borne_minor,
  taken: share.taken_minor,
  transferred: share.transferred_minor,
  state: share.state,
});
