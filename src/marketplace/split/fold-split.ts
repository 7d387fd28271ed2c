import type { TransferDraft } from '#ledger';
import type { SplitFacts } from '#payments';
import { type ShareEvent, shareMachine } from '../share/share.machine.ts';
import {
  dueThere,
  netOf,
  type Reversal,
  type Share,
  type Split,
  type Transfer,
  untroubled,
} from '../share/share.ts';
import { bookingsOf, type ShareMove } from './bookings.ts';
import { nextMovement, type WantedMovement } from './next-movement.ts';
import { type ShareTarget, shareTargets } from './share-targets.ts';

/** A split with all that belongs to it, locked: what a fold is made upon. */
export interface SplitWorld {
  readonly split: Split;
  readonly shares: readonly Share[];
  readonly transfers: readonly Transfer[];
  readonly reversals: readonly Reversal[];
}

/** A step of a share, for the log. */
export interface ShareStep {
  readonly share: Share;
  readonly from: string;
  readonly event: ShareEvent;
}

/** What a fold changes: rows, ledger, what to move at the provider, and what to tell. */
export interface SplitChange {
  readonly split: Split;
  readonly shares: readonly Share[];
  readonly steps: readonly ShareStep[];
  readonly bookings: readonly TransferDraft[];
  readonly wanted: readonly WantedMovement[];
  readonly tellings: readonly { readonly type: string; readonly share: Share }[];
}

/** Whether the payment's provider moves money to sellers' accounts when we ask it to. */
export interface FoldOptions {
  readonly mayTransfer: boolean;
  readonly at: Date;
}

/**
 * Brings a split to what the facts of its payment ask for. It looks at the whole of both sides and
 * moves the difference, so hearing of a thing twice, late or out of order ends in the same place;
 * what is under way at the provider is waited for. Pure.
 */
export const foldSplit = (
  world: SplitWorld,
  facts: SplitFacts,
  { mayTransfer, at }: FoldOptions,
): SplitChange => {
  const { split } = world;
  const targets = shareTargets(facts);
  const byAccount = new Map(targets.shares.map((target) => [target.accountId, target]));
  const steps: ShareStep[] = [];
  const wanted: WantedMovement[] = [];
  const moves = world.shares.map((before): ShareMove => {
    const counted = count(before, byAccount.get(before.account_id), at);
    const released = mayRelease(counted, at) ? take(counted, 'release', steps, at) : counted;
    const carried = carry(world, released, facts, byAccount.get(before.account_id));
    const movement = mayTransfer ? nextMovement(world, carried, facts, at) : undefined;
    if (movement !== undefined) wanted.push(movement);
    const after = movement === undefined ? calmed(split, carried) : carried;
    const hasArrived = movement === undefined && isThere(world, after, mayTransfer, at);
    return { before, after: hasArrived ? take(after, 'arrive', steps, at) : after };
  });
  const shares = moves.map(({ after }) => after);
  const bookings = bookingsOf(split, moves, targets, at);
  return {
    split: {
      ...split,
      fee_minor: targets.feeMinor,
      rounding_minor: targets.roundingMinor,
      booking_count: split.booking_count + bookings.length,
      next_fold_at: wanted.some(({ kind }) => kind === 'adoption')
        ? at
        : nextFoldAt(split, shares, at),
      updated_at: at,
    },
    shares,
    steps,
    bookings,
    wanted,
    tellings: tellingsOf(moves),
  };
};

const count = (share: Share, target: ShareTarget | undefined, at: Date): Share => {
  if (target === undefined) return share;
  const { creditedMinor, borneMinor } = target;
  const wanted = target.takenMinor + share.recalled_minor;
  const takenMinor = wanted < creditedMinor ? wanted : creditedMinor;
  const isSame =
    share.credited_minor === creditedMinor &&
    share.borne_minor === borneMinor &&
    share.taken_minor === takenMinor;
  if (isSame) return share;
  return {
    ...share,
    credited_minor: creditedMinor,
    borne_minor: borneMinor,
    taken_minor: takenMinor,
    updated_at: at,
  };
};

/** Its hold is over: by its rule, by its date, or because somebody let it go. */
const mayRelease = (share: Share, at: Date): boolean => {
  if (share.state !== 'held' || share.credited_minor === 0n) return false;
  if (share.release_asked_at !== null || share.hold_release === 'immediately') return true;
  return share.hold_until !== null && share.hold_until <= at;
};

const take = (share: Share, event: ShareEvent, steps: ShareStep[], at: Date): Share => {
  const moved: Share = {
    ...share,
    state: shareMachine.step(share.state, event),
    step_count: share.step_count + 1,
    updated_at: at,
  };
  steps.push({ share: moved, from: share.state, event });
  return moved;
};

/**
 * What the provider itself has brought to the seller's account: of a direct charge all that is his;
 * of a destination charge his part less what refunds took back with them, and what we reversed.
 */
const carry = (
  world: SplitWorld,
  share: Share,
  { capturedMinor }: SplitFacts,
  target: ShareTarget | undefined,
): Share => {
  switch (world.split.charge_kind) {
    case 'separate':
      return share;
    case 'direct':
      return lying(share, netOf(share));
    case 'destination': {
      const leftMinor = capturedMinor - reversedByUs(world, share);
      const brought =
        share.credited_minor - (target === undefined ? 0n : tookOf(target, leftMinor));
      return lying(share, brought + movedByUs(world, share));
    }
  }
};

/** A refund takes of the provider's own transfer what is left, where we reversed it before. */
const tookOf = ({ takenThereMinor, askedThereMinor }: ShareTarget, leftMinor: bigint): bigint =>
  askedThereMinor > leftMinor ? takenThereMinor - (askedThereMinor - leftMinor) : takenThereMinor;

/** What we took back of the transfer that the provider made by itself. */
const reversedByUs = ({ transfers, reversals }: SplitWorld, share: Share): bigint => {
  const own = transfers.find((one) => one.share_id === share.id && one.is_by_provider);
  return reversals
    .filter(({ transfer_id: id, state }) => id === own?.id && state === 'succeeded')
    .reduce((sum, { amount_minor: minor }) => sum + minor, 0n);
};

const lying = (share: Share, minor: bigint): Share =>
  share.transferred_minor === minor ? share : { ...share, transferred_minor: minor };

/** What we have transferred beside the provider's own, less what we took back. */
export const movedByUs = ({ transfers, reversals }: SplitWorld, { id }: Share): bigint => {
  const sumOf = (rows: readonly (Transfer | Reversal)[]): bigint =>
    rows
      .filter(({ share_id }) => share_id === id)
      .reduce((sum, { amount_minor: amount }) => sum + amount, 0n);
  const made = transfers.filter((one) => one.state === 'paid' && !one.is_by_provider);
  return sumOf(made) - sumOf(reversals.filter(({ state }) => state === 'succeeded'));
};

/** What could not be moved does not have to be any more: the trouble is over. */
const calmed = ({ charge_kind: kind }: Split, share: Share): Share => {
  const isSettled = share.transferred_minor === dueThere(kind, share);
  return isSettled && share.problem !== null ? untroubled(share) : share;
};

/** Released, nothing under way, all of it on the account and usable there: his to be paid out. */
const isThere = (world: SplitWorld, share: Share, mayTransfer: boolean, at: Date): boolean => {
  if (share.state !== 'released') return false;
  if (!mayTransfer && world.split.charge_kind === 'separate') return true;
  const isSettled = share.transferred_minor === dueThere(world.split.charge_kind, share);
  return isSettled && (share.usable_at === null || share.usable_at <= at);
};

/** The next moment at which time itself changes something. */
const nextFoldAt = (
  { charge_kind: kind }: Split,
  shares: readonly Share[],
  at: Date,
): Date | null => {
  const due = shares.flatMap((share) => {
    const isHeld = share.state === 'held' && share.credited_minor > 0n;
    const isSettled = share.transferred_minor === dueThere(kind, share);
    const isComing = share.state === 'released' && isSettled;
    return [
      ...(isHeld && share.hold_until !== null ? [share.hold_until] : []),
      ...(isComing && share.usable_at !== null ? [share.usable_at] : []),
      ...(share.retry_at === null ? [] : [share.retry_at]),
    ];
  });
  // What is past has been looked at by this fold: time alone changes nothing more of it.
  const soonest = Math.min(...due.filter((one) => one > at).map((one) => one.getTime()));
  return Number.isFinite(soonest) ? new Date(soonest) : null;
};

const tellingsOf = (moves: readonly ShareMove[]): SplitChange['tellings'] =>
  moves.flatMap(({ before, after }) => {
    const types = [
      ...(before.credited_minor === 0n && after.credited_minor > 0n ? ['share.created'] : []),
      ...(before.state === 'held' && after.state !== 'held' ? ['share.released'] : []),
      ...(before.state !== 'available' && after.state === 'available' ? ['share.available'] : []),
      ...(before.credited_minor > 0n && netOf(before) !== netOf(after) ? ['share.updated'] : []),
    ];
    return types.map((type) => ({ type, share: after }));
  });
