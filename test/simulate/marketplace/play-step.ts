import type { Act, DrawAct } from './acts/act.ts';
import {
  drawCancelPayout,
  drawLetGo,
  drawPayout,
  drawRecall,
  drawRelease,
  drawReserve,
  drawTransfer,
} from './acts/money-acts.ts';
import { drawDisputeEnd, drawNewBank, drawPayoutFailure } from './acts/outside-acts.ts';
import { drawCancel, drawCapture, drawPay, drawRefund } from './acts/payment-acts.ts';
import { drawLook, drawOnboard, drawSchedule, drawSeller } from './acts/seller-acts.ts';
import { drawForeignNotice, drawNotice, drawRepeat, drawSweep } from './acts/worker-acts.ts';
import type { MarketWorld } from './market-world.ts';

const habits: readonly (readonly [weight: number, draw: DrawAct])[] = [
  [2, drawSeller],
  [3, drawOnboard],
  [1, drawLook],
  [0.7, drawSchedule],
  [9, drawPay],
  [3, drawCapture],
  [0.5, drawCancel],
  [6, drawRefund],
  [2.5, drawRelease],
  [1.5, drawTransfer],
  [1.5, drawRecall],
  [5, drawPayout],
  [0.8, drawCancelPayout],
  [1, drawReserve],
  [0.5, drawLetGo],
  [1.5, drawDisputeEnd],
  [1, drawPayoutFailure],
  [0.7, drawNewBank],
  [10, drawSweep],
  [12, drawNotice],
  [0.5, drawForeignNotice],
  [3, drawRepeat],
];

/** A few things happen at once; then time goes on. */
export const playStep = async (world: MarketWorld): Promise<void> => {
  const { dice, turns, postman, outside } = world;
  const count = dice.weigh([
    [4, 1],
    [3, 2],
    [2, 3],
    [1, 5],
  ]);
  const drawn: Act[] = [];
  for (let i = 0; i < count; i += 1) {
    const act = dice.weigh(habits)(world);
    if (act !== undefined) drawn.push(act);
  }
  const machines = world.machines();
  // Now and then both workers look for what is due, and find the same.
  const sweeps = dice.chance(0.12)
    ? machines.flatMap((machine) => {
        const act = drawSweep(world);
        return act === undefined ? [] : [{ machine, act }];
      })
    : [];
  const tasks = [...drawn.map((act) => ({ machine: dice.pick(machines), act })), ...sweeps];
  await turns.play(
    tasks.map(
      ({ machine, act }) =>
        async () =>
          await act(machine),
    ),
  );
  await world.advance(
    dice.weigh([
      [4, dice.between(0, 500)],
      [6, dice.between(500, 20_000)],
      [3, dice.between(20_000, 600_000)],
      [1.5, dice.between(600_000, 8_000_000)],
      // Past midnight, when funds come and payouts are made.
      [1.5, dice.between(20_000_000, 100_000_000)],
    ]),
  );
  postman.collect(await outside.newNotices());
};
