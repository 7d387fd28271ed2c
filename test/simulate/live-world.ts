import { healWorld } from './heal-world.ts';
import { createNemesis } from './world/nemesis.ts';
import { createWorld, type Ground } from './world/world.ts';
import type { WorldKind } from './world-kind.ts';

/** How a world ended. */
export interface Lived {
  readonly seed: number;
  /** Nothing where all is well. */
  readonly violations: readonly string[];
  /** What happened, in names a person can follow; of a violation, only what it is about. */
  readonly history: readonly string[];
}

const stepsBetweenRules = 10;

/** Lives one world from its seed: a time of faults, then a time of healing, judged in both. */
export const liveWorld = async (kind: WorldKind, seed: number, ground: Ground): Promise<Lived> => {
  const world = createWorld(seed, ground, kind.subjects);
  const { violations, history } = world;
  const life = await kind.begin(world);
  const nemesis = createNemesis(world, kind, life);
  for (let step = 1; step <= life.steps && violations.length === 0; step += 1) {
    await nemesis.plan();
    await life.playStep();
    violations.push(...(await life.judgeStep()));
    if (step % stepsBetweenRules === 0) violations.push(...(await life.judgeSafety()));
  }
  nemesis.leave();
  if (violations.length === 0) await healWorld(world, life);
  if (violations.length === 0) {
    violations.push(...(await life.judgeSafety()), ...(await life.judgeEnd()));
  }
  await life.end();
  return {
    seed,
    violations: violations.map(history.name),
    history: violations.length === 0 ? history.lines : history.about(violations),
  };
};
