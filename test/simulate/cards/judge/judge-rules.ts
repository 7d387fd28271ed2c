import type { Database } from '#kernel';
import { paymentRules } from '#payments';
import { turnClock, unevenEvents } from '../../world/store.ts';
import type { CardsWorld } from '../cards-world.ts';
import { unfinished } from '../store.ts';

/** Every rule of payments that a world must keep at any moment, in one look at the database. */
export const judgeSafety = async (world: CardsWorld): Promise<readonly string[]> =>
  await judgeRules(world, 'safety');

/** Once faults are healed and nothing is due: all has come to its end, and is told in order. */
export const judgeLiveness = async (world: CardsWorld): Promise<readonly string[]> => {
  const { database } = world.ground;
  const left = await database.transaction(
    async (tx) => await tx.rows(unfinished, [world.organisationIds]),
  );
  const uneven = await database.transaction(
    async (tx) => await tx.rows(unevenEvents, [world.organisationIds]),
  );
  return [
    ...(await judgeRules(world, 'liveness')),
    ...left.map(({ what, state, payment }) => `L1: ${what} of ${payment} is still ${state}`),
    ...uneven.map(
      ({ object, events, last }) => `I6: ${object} told ${events}, numbered to ${last}`,
    ),
  ];
};

const judgeRules = async (
  world: CardsWorld,
  kind: 'safety' | 'liveness',
): Promise<readonly string[]> => {
  const rules = paymentRules().filter((rule) => rule.kind === kind);
  const { database } = world.ground;
  return await database.transaction(async (tx) => {
    await tx.run(turnClock, [world.clock.now().toISOString()]);
    // Nothing moves between two turns, so that all rules may look through one transaction.
    const still: Database = { ...database, transaction: async (work) => await work(tx) };
    const asked = world.organisationIds.flatMap((organisationId) =>
      rules.map(async ({ rule, run }) => {
        const faults = await run({ database: still, organisationId });
        return faults.map((fault) => `${rule}: ${fault}`);
      }),
    );
    return (await Promise.all(asked)).flat();
  });
};
