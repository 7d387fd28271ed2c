import { knownFailpoints } from '#kernel';
import type { CallFault } from '../outside/faulty-provider.ts';
import type { Life, WorldKind } from '../world-kind.ts';
import { settleIn } from './acts/seller-acts.ts';
import { createHealing, healMarket } from './heal-market.ts';
import { countPaths } from './judge/count-paths.ts';
import { judgeEnd } from './judge/judge-end.ts';
import { judgeSafety } from './judge/judge-safety.ts';
import { marketSometimes } from './market-sometimes.ts';
import { createMarketWorld, type MarketBug, type MarketWorld } from './market-world.ts';
import type { DeskFault } from './outside/faulty-desk.ts';
import { playStep } from './play-step.ts';
import { endAccounts, endAttempts, endCatchUps, endDisputes, endSplits } from './store.ts';

/** Worlds of a marketplace; with a bug planted where the oracle is to be proved. */
export const marketWorlds = (spoil: MarketBug = (parts) => parts): WorldKind => ({
  name: 'marketplace',
  sometimes: marketSometimes,
  crashPoints,
  pausePoint: 'providers.errand_before_call',
  subjects: ['pay', 'acc', 'trf', 'trr', 'po', 'err'],
  begin: async (world) => {
    const market = await createMarketWorld(world, spoil);
    const [machine] = market.machines();
    if (machine !== undefined)
      await world.turns.play([async () => await settleIn(market, machine)]);
    return lifeOf(market);
  },
});

const crashPoints = (): readonly string[] =>
  knownFailpoints().filter((name) => /^(marketplace|accounts)\.|^providers\.errand_/.test(name));

const callFaults: readonly (readonly [number, CallFault])[] = [
  [3, 'lost_before'],
  [3, 'lost_after'],
  [2, 'late'],
  [1, 'refused'],
  [1, 'unreachable'],
];

const deskFaults: readonly (readonly [number, DeskFault])[] = [
  [3, 'lost_before'],
  [3, 'lost_after'],
  [2, 'late'],
  [1, 'not_sent'],
  [2, 'unreachable'],
];

const lifeOf = (world: MarketWorld): Life => {
  const { dice, line, desk, outside, ground, organisationId } = world;
  return {
    steps: dice.between(40, 65),
    planCallFault: () => {
      if (dice.chance(0.35)) line.plan(dice.weigh(callFaults));
      else desk.plan(dice.weigh(deskFaults));
    },
    misbehave: outside.misbehave,
    playStep: async () => await playStep(world),
    judgeStep: async () => [],
    judgeSafety: async () => await judgeSafety(world),
    heal: async () => await healMarket(world),
    healRound: createHealing(world),
    judgeEnd: async () => await judgeEnd(world),
    end: async () => {
      await countPaths(world);
      await ground.database.transaction(async (tx) => {
        for (const end of [endAttempts, endAccounts, endCatchUps, endSplits, endDisputes]) {
          await tx.run(end, [organisationId]);
        }
      });
    },
  };
};
