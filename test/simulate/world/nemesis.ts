import { armFailpoint, FailpointFault } from '#kernel';
import type { Life, WorldKind } from '../world-kind.ts';
import { machineAtWork } from './machine.ts';
import type { World } from './world.ts';

/** Who plans what goes wrong. At most one crash or pause is laid at a time. */
export interface Nemesis {
  /** Plans the faults of the next step. */
  plan(): Promise<void>;
  /** Takes back whatever has not struck. */
  leave(): void;
}

/** Steps that a crash waits for its place to be reached. */
const patience = 6;
const pauseMs = 60_000;

/** Lets the nemesis in. */
export const createNemesis = (world: World, kind: WorldKind, life: Life): Nemesis => {
  const { dice, sometimes } = world;
  const traps = layTraps(world, kind);
  // Each place in its turn, beginning elsewhere in each world, so that a run strikes them all.
  const points = kind.crashPoints();
  let laid = world.seed * 5;
  let age = 0;
  return {
    plan: async () => {
      if (dice.chance(0.3)) life.planCallFault();
      if (dice.chance(0.05)) {
        world.planDatabaseFault(dice.pick(['away', 'acknowledgement_lost'] as const));
      }
      if (dice.chance(0.1)) {
        const fault = await life.misbehave();
        if (fault !== undefined) {
          sometimes.hit('fault: provider answers nonsense over HTTP');
          world.history.note(`  the next answer goes wrong: ${fault}`);
        }
      }
      age += 1;
      if (!dice.chance(0.45) || (traps.isArmed() && age < patience)) return;
      traps.disarm();
      age = 0;
      laid += 1;
      if (dice.chance(0.15)) traps.pause();
      else traps.crash(points[laid % points.length] ?? dice.pick(points));
    },
    leave: () => {
      traps.disarm();
      world.planDatabaseFault(undefined);
    },
  };
};

/** What strikes whichever process comes by a place first, once. */
const layTraps = (world: World, { pausePoint }: WorldKind) => {
  const { history, sometimes } = world;
  let armed: (() => void) | undefined;
  const disarm = (): void => {
    armed?.();
    armed = undefined;
  };
  const strike = (name: string, act: () => void): void => {
    armed = armFailpoint(name, () => {
      disarm();
      act();
    });
  };
  return {
    disarm,
    isArmed: () => armed !== undefined,
    crash: (name: string): void =>
      strike(name, () => {
        const machine = machineAtWork();
        machine?.crash();
        sometimes.hit('fault: process crashed');
        sometimes.crashedAt(name);
        history.note(`${machine?.name} crashes at ${name}`);
        throw new FailpointFault(name);
      }),
    pause: (): void =>
      strike(pausePoint, () => {
        sometimes.hit('fault: process paused past its lease');
        history.note(`${machineAtWork()?.name} is paused for a minute`);
        world.clock.advance(pauseMs);
      }),
  };
};
