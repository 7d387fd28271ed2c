import type { Act, DrawAct } from './acts/act.ts';
import {
  drawCancel,
  drawCapture,
  drawConfirm,
  drawPay,
  drawRefund,
  drawRepeat,
} from './acts/client-acts.ts';
import { drawSaveMethod } from './acts/method-acts.ts';
import { drawPayer } from './acts/payer-acts.ts';
import { drawReview } from './acts/person-acts.ts';
import { drawNotice, drawSweep } from './acts/worker-acts.ts';
import { healWorld } from './heal-world.ts';
import { countPaths } from './judge/count-paths.ts';
import { judgeBooks, strictness } from './judge/judge-books.ts';
import { judgeLiveness, judgeSafety } from './judge/judge-rules.ts';
import { createNemesis } from './world/nemesis.ts';
import { createWorld, type Ground, type World } from './world/world.ts';

/** How a world ended. */
export interface Lived {
  readonly seed: number;
  /** Nothing where all is well. */
  readonly violations: readonly string[];
  /** What happened, in names a person can follow; of a violation, only what it is about. */
  readonly history: readonly string[];
}

const acts: readonly (readonly [weight: number, draw: DrawAct])[] = [
  [5, drawPay],
  [3, drawConfirm],
  [5, drawCapture],
  [3, drawCancel],
  [6, drawRefund],
  [5, drawPayer],
  [3, drawRepeat],
  [6, drawSweep],
  [6, drawNotice],
  [2, drawSaveMethod],
  [1, drawReview],
];

const stepsOf = ({ dice }: World): number => dice.between(20, 45);
const stepsBetweenRules = 8;

/** Lives one world from its seed: a time of faults, then a time of healing, judged in both. */
export const liveWorld = async (seed: number, ground: Ground): Promise<Lived> => {
  const world = createWorld(seed, ground);
  const { violations, history } = world;
  const nemesis = createNemesis(world);
  await world.outside.passTime(0);
  const steps = stepsOf(world);
  for (let step = 1; step <= steps && violations.length === 0; step += 1) {
    await nemesis.plan();
    await playStep(world);
    violations.push(...strictness(await world.outside.books()));
    if (step % stepsBetweenRules === 0) violations.push(...(await judgeSafety(world)));
  }
  await nemesis.heal();
  if (violations.length === 0) await healWorld(world);
  if (violations.length === 0) {
    violations.push(...(await judgeSafety(world)), ...(await judgeLiveness(world)));
    violations.push(...(await judgeBooks(world)));
  }
  await countPaths(world);
  return {
    seed,
    violations: violations.map(history.name),
    history: violations.length === 0 ? history.lines : history.about(violations),
  };
};

/** A few things happen at once, often to one payment; then time goes on. */
const playStep = async (world: World): Promise<void> => {
  const { dice, memory, turns, postman, outside, ground } = world;
  const count = dice.weigh([
    [6, 1],
    [2, 2],
    [1, 3],
    [1, 5],
  ]);
  const isFocused = dice.chance(0.7);
  const focus = () =>
    memory.payments.length === 0 ? undefined : dice.pick(memory.payments.slice(-6));
  const common = focus();
  const drawn: Act[] = [];
  for (let i = 0; i < count; i += 1) {
    const act = dice.weigh(acts)(world, isFocused ? common : focus());
    if (act !== undefined) drawn.push(act);
  }
  const machines = world.machines();
  if (isFocused && drawn.filter(({ kind }) => kind === 'client').length > 1) {
    ground.sometimes.hit('client: acts beside others on one payment');
  }
  await turns.play(
    drawn.map((act) => {
      const machine = dice.pick(machines);
      return async () => await act.run(machine);
    }),
  );
  const ms = dice.weigh([
    [4, dice.between(0, 500)],
    [6, dice.between(500, 20_000)],
    [2, dice.between(20_000, 600_000)],
    [0.5, dice.between(600_000, 8_000_000)],
  ]);
  await world.advance(ms);
  postman.collect(await outside.newNotices());
};
