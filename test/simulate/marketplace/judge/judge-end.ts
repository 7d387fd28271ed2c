import { restless } from '../heal-market.ts';
import type { MarketWorld } from '../market-world.ts';
import { judgeContract } from './judge-contract.ts';
import { judgeDoneOnce } from './judge-done-once.ts';
import { judgeFunds } from './judge-funds.ts';
import { judgeRules } from './judge-safety.ts';
import { judgeSecrets } from './judge-secrets.ts';
import { judgeShares } from './judge-shares.ts';
import { readOurBooks } from './our-books.ts';

/** When all has come to rest: P1 to P8, by our books and by those of the provider. */
export const judgeEnd = async (world: MarketWorld): Promise<readonly string[]> => {
  const [ours, theirs] = [await readOurBooks(world), await world.outside.books()];
  return [
    ...(await restless(world)),
    ...(await judgeRules(world, 'liveness')),
    ...judgeShares(ours, theirs),
    ...judgeDoneOnce(ours, theirs),
    ...(await judgeFunds(world, ours, theirs)),
    ...judgeContract(world),
    ...(await judgeSecrets(world)),
  ];
};
