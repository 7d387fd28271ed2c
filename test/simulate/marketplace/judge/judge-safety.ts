import type { Database } from '#kernel';
import { paymentRules } from '#payments';
import { turnClock } from '../../world/store.ts';
import type { MarketWorld } from '../market-world.ts';
import { type OurBooks, readOurBooks, when } from './our-books.ts';

/** What must hold at any moment: of payments, of the ledger, and of what sellers may be paid out. */
export const judgeSafety = async (world: MarketWorld): Promise<readonly string[]> => {
  const books = await readOurBooks(world);
  return [...(await judgeRules(world, 'safety')), ...sound(books)];
};

/** The ledger sums to nothing, and no seller has less than nothing to be paid out. */
const sound = ({ off, paths, posted, shares }: OurBooks): readonly string[] => [
  ...off.map((left) => `P3: the books are off by ${left}`),
  ...paths.flatMap((path) => [
    ...when(
      /^merchant:.*:(available|reserved|payout):/.test(path) && posted(path) < 0n,
      `P4: ${path} stands at ${posted(path)}`,
    ),
    ...when(
      /^merchant:.*:owing:/.test(path) && posted(path) > 0n,
      `P4: ${path} stands at ${posted(path)}, nobody owes less than nothing`,
    ),
  ]),
  ...shares.flatMap((share) =>
    when(
      share.taken > share.credited,
      `P4: ${share.id} of ${share.payment} gave ${share.taken} of ${share.credited}`,
    ),
  ),
];

/** The rules of payments themselves are those of the doctor. */
export const judgeRules = async (
  { ground, clock, organisationId }: MarketWorld,
  kind: 'safety' | 'liveness',
): Promise<readonly string[]> => {
  const rules = paymentRules().filter((rule) => rule.kind === kind);
  const { database } = ground;
  return await database.transaction(async (tx) => {
    await tx.run(turnClock, [clock.now().toISOString()]);
    const still: Database = { ...database, transaction: async (work) => await work(tx) };
    const asked = rules.map(async ({ rule, run }) => {
      const faults = await run({ database: still, organisationId });
      return faults.map((fault) => `${rule}: ${fault}`);
    });
    return (await Promise.all(asked)).flat();
  });
};
