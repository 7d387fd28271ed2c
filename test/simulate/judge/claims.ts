import { type Claim, claimsAt } from '#payments';
import type { World } from '../world/world.ts';

/** What our books say the provider did, for every payment of the world. */
export const claimsOf = async (world: World): Promise<readonly Claim[]> => {
  const claims: Claim[] = [];
  const { database } = world.ground;
  for (const organisationId of world.organisationIds) {
    for await (const page of claimsAt({ database, organisationId }, 'stripe')) claims.push(...page);
  }
  return claims;
};
