import { knownFailpoints } from '#kernel';
import type { CallFault } from '../outside/faulty-provider.ts';
import type { Life, WorldKind } from '../world-kind.ts';
import { cardsSometimes } from './cards-sometimes.ts';
import { type CardsWorld, createCardsWorld } from './cards-world.ts';
import { healCards, healRound } from './heal-cards.ts';
import { countPaths } from './judge/count-paths.ts';
import { judgeBooks, strictness } from './judge/judge-books.ts';
import { judgeLiveness, judgeSafety } from './judge/judge-rules.ts';
import type { PlantedBug } from './planted-bugs.ts';
import { playStep } from './play-step.ts';
import { endWorld } from './store.ts';

/** Worlds of card payments; with a bug planted where the oracle is to be proved. */
export const cardsWorlds = (spoil: PlantedBug = (deps) => deps): WorldKind => ({
  name: 'cards',
  sometimes: cardsSometimes,
  crashPoints,
  pausePoint: 'payments.before_call',
  subjects: ['pay', 'pm', 'cus'],
  begin: async (world) => {
    const cards = createCardsWorld(world, spoil);
    await cards.outside.passTime(0);
    return lifeOf(cards);
  },
});

/** Nobody disputes in these worlds. */
const crashPoints = (): readonly string[] =>
  knownFailpoints().filter(
    (name) =>
      (name.startsWith('payments.') && !name.startsWith('payments.dispute_')) ||
      name.startsWith('ledger.') ||
      name.endsWith('_keep_notice'),
  );

const callFaults: readonly (readonly [number, CallFault])[] = [
  [3, 'lost_before'],
  [3, 'lost_after'],
  [2, 'late'],
  [2, 'very_late'],
  [1, 'refused'],
  [1, 'wrong_amount'],
  [2, 'unreachable'],
];

const lifeOf = (world: CardsWorld): Life => {
  const { dice, lines, outside, ground, organisationIds } = world;
  return {
    steps: dice.between(25, 42),
    planCallFault: () => dice.pick(lines).plan(dice.weigh(callFaults)),
    misbehave: outside.misbehave,
    playStep: async () => await playStep(world),
    judgeStep: async () => strictness(await outside.books()),
    judgeSafety: async () => await judgeSafety(world),
    ...healing(world),
    judgeEnd: async () => [...(await judgeLiveness(world)), ...(await judgeBooks(world))],
    end: async () => {
      await countPaths(world);
      await ground.database.transaction(async (tx) => await tx.run(endWorld, [organisationIds]));
    },
  };
};

/** Some worlds have nobody who looks at the review queue. */
const healing = (world: CardsWorld): Pick<Life, 'heal' | 'healRound'> => {
  let isReviewed = false;
  return {
    heal: async () => {
      isReviewed = world.dice.chance(0.8);
      await healCards(world);
    },
    healRound: async (round) => await healRound(world, round, isReviewed),
  };
};
