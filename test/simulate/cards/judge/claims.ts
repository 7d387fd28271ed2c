import { type Claim, claimsAt } from '#payments';
import type { CardsWorld } from '../cards-world.ts';

/** What our books say that both providers together did, for every payment of the world. */
export const claimsOf = async (world: CardsWorld): Promise<readonly Claim[]> => {
  const claims = new Map<string, Claim>();
  const { database } = world.ground;
  for (const organisationId of world.organisationIds) {
    for (const { provider } of world.rails) {
      for await (const page of claimsAt({ database, organisationId }, provider.name)) {
        for (const claim of page) {
          const known = claims.get(claim.paymentId);
          claims.set(claim.paymentId, known === undefined ? claim : sumOf(known, claim));
        }
      }
    }
  }
  return [...claims.values()];
};

const sumOf = (one: Claim, other: Claim): Claim => ({
  ...one,
  attemptIds: [...one.attemptIds, ...other.attemptIds],
  heldMinor: one.heldMinor + other.heldMinor,
  capturedMinor: one.capturedMinor + other.capturedMinor,
  refundedMinor: one.refundedMinor + other.refundedMinor,
  isOpen: one.isOpen || other.isOpen,
});
