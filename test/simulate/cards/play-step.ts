import type { Act, DrawAct } from './acts/act.ts';
import {
  drawCancel,
  drawCapture,
  drawConfirm,
  drawIncrement,
  drawPay,
  drawRefund,
  drawRepeat,
} from './acts/client-acts.ts';
import { drawSaveMethod } from './acts/method-acts.ts';
import { drawLatePayer, drawPayer } from './acts/payer-acts.ts';
import { drawReview } from './acts/person-acts.ts';
import { drawNotice, drawSweep } from './acts/worker-acts.ts';
import type { CardsWorld } from './cards-world.ts';
import type { KnownPayment } from './memory.ts';

interface Habit {
  readonly draw: DrawAct;
  /** Where a payment mostly stands when somebody does this to it. */
  readonly upon?: readonly string[];
}

const habits: readonly (readonly [weight: number, habit: Habit])[] = [
  [5, { draw: drawPay }],
  [3, { draw: drawConfirm, upon: ['created', 'declined'] }],
  [9, { draw: drawCapture, upon: ['authorized', 'partially_captured', 'succeeded_late'] }],
  [3, { draw: drawIncrement, upon: ['authorized'] }],
  [
    4,
    {
      draw: drawCancel,
      upon: ['authorized', 'partially_captured', 'requires_action', 'succeeded_late'],
    },
  ],
  [8, { draw: drawRefund, upon: ['captured', 'partially_captured', 'succeeded_late'] }],
  [18, { draw: drawPayer, upon: ['requires_action'] }],
  [1.2, { draw: drawLatePayer }],
  [3, { draw: drawRepeat }],
  [6, { draw: drawSweep }],
  [6, { draw: drawNotice }],
  [4.5, { draw: drawSaveMethod }],
  [2, { draw: drawReview }],
];

/** A few things happen at once, often to one payment; then time goes on. */
export const playStep = async (world: CardsWorld): Promise<void> => {
  const { dice, turns, postman, outside, sometimes } = world;
  const count = dice.weigh([
    [6, 1],
    [2, 2],
    [1, 3],
    [1, 5],
  ]);
  const isFocused = dice.chance(0.7);
  const common = focusOf(world, dice.weigh(habits).upon);
  const drawn: Act[] = [];
  for (let i = 0; i < count; i += 1) {
    const { draw, upon } = drawHabit(world);
    const act = draw(world, isFocused && i > 0 ? common : focusOf(world, upon));
    if (act !== undefined) drawn.push(act);
  }
  const machines = world.machines();
  if (isFocused && drawn.filter(({ kind }) => kind === 'client').length > 1) {
    sometimes.hit('client: acts beside others on one payment');
  }
  // Now and then both workers look for what is due, and find the same.
  const sweeps = dice.chance(0.25)
    ? machines.map((machine) => ({ machine, act: drawSweep(world, undefined) }))
    : [];
  const turnsTaken = [...drawn.map((act) => ({ machine: dice.pick(machines), act })), ...sweeps];
  await turns.play(
    turnsTaken.map(
      ({ machine, act }) =>
        async () =>
          await act?.run(machine),
    ),
  );
  const ms = dice.weigh([
    [4, dice.between(0, 500)],
    [6, dice.between(500, 20_000)],
    [2, dice.between(20_000, 600_000)],
    [0.7, dice.between(600_000, 8_000_000)],
    // Past the time for which a rail holds money.
    [0.15, dice.between(20_000_000, 30_000_000)],
  ]);
  await world.advance(ms);
  postman.collect(await outside.newNotices());
};

/** Mostly something that suits one of the payments: what is refused anyway teaches little. */
const drawHabit = ({ dice, memory }: CardsWorld): Habit => {
  for (let look = 0; look < 5; look += 1) {
    const habit = dice.weigh(habits);
    const suits = memory.payments.some((payment) => isSuited(memory, payment, habit.upon));
    if (habit.upon === undefined || suits || dice.chance(0.2)) return habit;
  }
  return { draw: drawPay };
};

const isSuited = (
  memory: CardsWorld['memory'],
  { id }: KnownPayment,
  upon: readonly string[] | undefined,
): boolean => upon?.includes(memory.statuses.get(id) ?? '') ?? false;

/** One of the latest payments, mostly one that the client saw standing where it suits. */
const focusOf = (
  { dice, memory }: CardsWorld,
  upon: readonly string[] | undefined,
): KnownPayment | undefined => {
  const known = memory.payments.slice(-8);
  if (known.length === 0) return undefined;
  const suited = known.filter((payment) => isSuited(memory, payment, upon));
  return dice.pick(suited.length > 0 && dice.chance(0.8) ? suited : known);
};
