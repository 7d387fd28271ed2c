import { armFailpoint, FailpointFault, knownFailpoints } from '#kernel';
import type { CallFault } from '../outside/faulty-provider.ts';
import { machineAtWork } from './machine.ts';
import type { World } from './world.ts';

/** The places at which a process of these worlds can be crashed: nobody disputes in them. */
export const crashPoints = (): readonly string[] =>
  knownFailpoints().filter(
    (name) =>
      (name.startsWith('payments.') && !name.startsWith('payments.dispute_')) ||
      name.startsWith('ledger.') ||
      name.endsWith('_keep_notice'),
  );

/** Who plans what goes wrong. At most one crash or pause is laid at a time. */
export interface Nemesis {
  /** Plans the faults of the next step. */
  plan(): Promise<void>;
  /** Takes back whatever has not struck. */
  heal(): Promise<void>;
}

const callFaults: readonly (readonly [number, CallFault])[] = [
  [3, 'lost_before'],
  [3, 'lost_after'],
  [2, 'late'],
  [2, 'very_late'],
  [1, 'refused'],
  [1, 'wrong_amount'],
  [2, 'unreachable'],
];

/** Steps that a crash waits for its place to be reached. */
const patience = 6;

/** Lets the nemesis in. */
export const createNemesis = (world: World): Nemesis => {
  const { dice, lines, outside, history, ground } = world;
  // Each place in its turn, beginning elsewhere in each world, so that a run strikes them all.
  const points = crashPoints();
  let laid = world.seed * 5;
  let disarm: (() => void) | undefined;
  let age = 0;

  const strike = (name: string, act: () => void): void => {
    disarm = armFailpoint(name, () => {
      disarm?.();
      disarm = undefined;
      act();
    });
  };

  const crash = (name: string): void =>
    strike(name, () => {
      const machine = machineAtWork();
      machine?.crash();
      ground.sometimes.hit('fault: process crashed');
      ground.sometimes.crashedAt(name);
      history.note(`${machine?.name} crashes at ${name}`);
      throw new FailpointFault(name);
    });

  const pause = (): void =>
    strike('payments.before_call', () => {
      ground.sometimes.hit('fault: process paused past its lease');
      history.note(`${machineAtWork()?.name} is paused for a minute`);
      world.clock.advance(60_000);
    });

  return {
    plan: async () => {
      if (dice.chance(0.3)) dice.pick(lines).plan(dice.weigh(callFaults));
      if (dice.chance(0.05)) {
        world.planDatabaseFault(dice.pick(['away', 'acknowledgement_lost'] as const));
      }
      if (dice.chance(0.1)) {
        const fault = await outside.misbehave();
        if (fault !== undefined) {
          ground.sometimes.hit('fault: provider answers nonsense over HTTP');
          history.note(`  the next answer goes wrong: ${fault}`);
        }
      }
      age += 1;
      if (!dice.chance(0.45) || (disarm !== undefined && age < patience)) return;
      disarm?.();
      age = 0;
      laid += 1;
      if (dice.chance(0.15)) pause();
      else crash(points[laid % points.length] ?? dice.pick(points));
    },
    heal: async () => {
      disarm?.();
      disarm = undefined;
      world.planDatabaseFault(undefined);
      for (const line of lines) line.heal();
      await outside.heal();
    },
  };
};
