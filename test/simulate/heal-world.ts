import type { World } from './world/world.ts';
import type { Life } from './world-kind.ts';

/** More rounds than any schedule has looks: past it the world does not converge. */
const roundsMax = 150;

/**
 * The faults are over, and time goes on to whatever is due next, until nothing is. A world that
 * goes on for ever is a violation.
 */
export const healWorld = async ({ history, violations }: World, life: Life): Promise<void> => {
  history.note('healed: no more faults from here');
  await life.heal();
  for (let round = 0; round < roundsMax && violations.length === 0; round += 1) {
    if (await life.healRound(round)) return;
  }
  if (violations.length === 0) violations.push(`L1: not at rest after ${roundsMax} rounds`);
};
