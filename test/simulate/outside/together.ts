import type { Outside, OutsideBooks } from './outside.ts';

/** All providers of a world as one: their books, their notices, their time. */
export type Together = Pick<
  Outside,
  'authenticate' | 'books' | 'newNotices' | 'passTime' | 'misbehave' | 'heal'
>;

/** Takes the providers of a world together. */
export const together = (rails: readonly Outside[]): Together => ({
  // A page is one provider's; the others do not know it.
  authenticate: async (page, outcome) => {
    for (const rail of rails) if (await rail.authenticate(page, outcome)) return true;
    return false;
  },
  books: async () => merge(await inOrder(rails, async (rail) => await rail.books())),
  newNotices: async () => (await inOrder(rails, async (rail) => await rail.newNotices())).flat(),
  passTime: async (ms) => {
    await inOrder(rails, async (rail) => await rail.passTime(ms));
  },
  misbehave: async () => {
    const faults = await inOrder(rails, async (rail) => await rail.misbehave());
    return faults.find((fault) => fault !== undefined);
  },
  heal: async () => {
    await inOrder(rails, async (rail) => await rail.heal());
  },
});

/** One after the other: what happens first is the seed's to say. */
const inOrder = async <Result>(
  rails: readonly Outside[],
  work: (rail: Outside) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  for (const rail of rails) results.push(await work(rail));
  return results;
};

const merge = (all: readonly OutsideBooks[]): OutsideBooks => ({
  authorizations: new Map(all.flatMap(({ authorizations }) => [...authorizations])),
  fees: new Map(all.flatMap(({ fees }) => [...fees])),
});
