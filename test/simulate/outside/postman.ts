import type { ManualClock } from '#kernel';
import type { Dice } from '../world/dice.ts';
import type { History } from '../world/history.ts';
import type { Sometimes } from '../world/sometimes.ts';
import type { OutgoingNotice } from './outside.ts';
import type { OutsideSometimesName } from './sometimes.ts';

/** Who carries notices: some come twice, late, in any order, or not at all. */
export interface Postman {
  collect(notices: readonly OutgoingNotice[]): void;
  /** Any notice that is due, taken out of the bag. */
  draw(): OutgoingNotice | undefined;
  /** One that was not taken comes again. */
  giveBack(notice: OutgoingNotice): void;
  /** From now on everything comes, what was dropped too. */
  heal(): void;
  readonly isEmpty: () => boolean;
}

interface Letter {
  readonly notice: OutgoingNotice;
  readonly dueAt: number;
}

/** Hires a postman. */
export const createPostman = (around: {
  readonly dice: Dice;
  readonly clock: ManualClock;
  readonly history: History;
  readonly sometimes: Sometimes<OutsideSometimesName>;
}): Postman => {
  const { dice, clock, history, sometimes } = around;
  let isHealed = false;
  let bag: Letter[] = [];
  const dropped: OutgoingNotice[] = [];
  /** Those that are told in order, as they arose. */
  const order: OutgoingNotice[] = [];

  /** Nothing that arose before it of the same thread is still on its way. */
  const isNext = ({ notice }: Letter): boolean => {
    const { thread } = notice;
    if (thread === null) return true;
    const arose = order.indexOf(notice);
    const waiting = [...bag.map((letter) => letter.notice), ...dropped];
    return waiting.every((other) => other.thread !== thread || order.indexOf(other) >= arose);
  };

  const accept = (notice: OutgoingNotice): void => {
    if (notice.thread !== null) order.push(notice);
    if (isHealed) {
      bag.push({ notice, dueAt: 0 });
      return;
    }
    if (dice.chance(0.2)) {
      sometimes.hit('notice: dropped');
      history.note(`  notice dropped: ${notice.summary}`);
      dropped.push(notice);
      return;
    }
    const isDelayed = dice.chance(0.3);
    if (isDelayed) sometimes.hit('notice: delayed');
    const dueAt = clock.monotonicMs() + (isDelayed ? dice.between(1, 600) * 1_000 : 0);
    bag.push({ notice, dueAt });
    if (!dice.chance(0.2)) return;
    sometimes.hit('notice: duplicated');
    bag.push({ notice, dueAt });
  };

  return {
    collect: (notices) => notices.forEach(accept),
    draw: () => {
      const due = bag.filter((letter) => letter.dueAt <= clock.monotonicMs() && isNext(letter));
      if (due.length === 0) return undefined;
      const letter = dice.pick(due);
      if (letter !== due[0]) sometimes.hit('notice: out of order');
      bag.splice(bag.indexOf(letter), 1);
      return letter.notice;
    },
    giveBack: (notice) => void bag.push({ notice, dueAt: clock.monotonicMs() }),
    heal: () => {
      isHealed = true;
      bag = [...bag.map(({ notice }) => notice), ...dropped.splice(0)].map((notice) => ({
        notice,
        dueAt: 0,
      }));
    },
    isEmpty: () => bag.length === 0,
  };
};
