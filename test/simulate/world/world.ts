import { type Database, type Ids, type ManualClock, manualClock, seededIds } from '#kernel';
import { createDice, type Dice } from './dice.ts';
import { createHistory, type History } from './history.ts';
import type { DatabaseFault } from './machine.ts';
import type { Sometimes, WorldSometimesName } from './sometimes.ts';
import { createTurns, type Turns } from './turns.ts';

/** What all worlds of a run stand on. */
export interface Ground {
  readonly database: Database;
  readonly sandboxUrl: string;
  readonly sometimes: Sometimes;
  /** How often each seed was played here: the same seed again gets other ids. */
  readonly played: Map<number, number>;
  /** How often each edge of the machines was taken. */
  readonly edges: Map<string, number>;
}

/** One random world before anybody lives in it: chance, time, turns, and what is told of it. */
export interface World {
  readonly seed: number;
  readonly ground: Ground;
  readonly dice: Dice;
  readonly clock: ManualClock;
  readonly ids: Ids;
  readonly history: History;
  readonly turns: Turns;
  readonly sometimes: Sometimes<WorldSometimesName>;
  readonly planDatabaseFault: (fault: DatabaseFault | undefined) => void;
  /** Takes the next fault of the database, if one is planned. */
  readonly databaseFault: () => DatabaseFault | undefined;
  /** What must never be. */
  readonly violations: string[];
}

/** Where every world begins; its ids and its due times count from here. */
export const beginning = new Date('2026-11-21T09:00:00.000Z');

/** Makes the empty world of a seed. Violations are told by objects whose ids have such prefixes. */
export const createWorld = (seed: number, ground: Ground, subjects: readonly string[]): World => {
  const dice = createDice(seed);
  const clock = manualClock(beginning);
  const { sometimes } = ground;
  const database = faultOnce(sometimes);
  return {
    seed,
    ground,
    dice,
    clock,
    ids: idsOf(seed, ground, clock),
    history: createHistory(clock, subjects),
    turns: createTurns(dice),
    sometimes,
    planDatabaseFault: database.plan,
    databaseFault: database.take,
    violations: [],
  };
};

/** What happens to the next statement, once. */
const faultOnce = (sometimes: Sometimes<WorldSometimesName>) => {
  let planned: DatabaseFault | undefined;
  return {
    plan: (fault: DatabaseFault | undefined): void => {
      planned = fault;
    },
    take: (): DatabaseFault | undefined => {
      const fault = planned;
      planned = undefined;
      if (fault === 'away') sometimes.hit('fault: database away');
      if (fault === 'acknowledgement_lost') sometimes.hit('fault: commit acknowledgement lost');
      return fault;
    },
  };
};

const idsOf = (seed: number, ground: Ground, clock: ManualClock): Ids => {
  const times = ground.played.get(seed) ?? 0;
  ground.played.set(seed, times + 1);
  let drawn = 0;
  return {
    next: (prefix) => {
      drawn += 1;
      return seededIds(`${seed} ${times} ${drawn}`, clock.now()).next(prefix);
    },
  };
};
