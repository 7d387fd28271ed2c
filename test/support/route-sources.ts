import type { Clock } from '#kernel';
import { createRoutingMemory, type RouteSources } from '#payments';
import type { Connection, Provider } from '#providers';

/** Whom the payments of a test may go to: every provider it is connected to, all of them well. */
export const routeSources = (
  clock: Clock,
  providers: readonly Provider[],
  connectionsOf: (organisationId: string) => readonly Pick<Connection, 'id' | 'provider'>[],
): RouteSources => {
  const known = providers.map(({ name, capabilities, platform }) => ({
    provider: name,
    capabilities,
    chargeKinds: platform?.chargeKinds,
  }));
  return {
    knownProviders: known,
    candidatesOf: async ({ organisationId }) =>
      connectionsOf(organisationId).flatMap(({ id, provider }) =>
        known
          .filter((one) => one.provider === provider)
          .map((one) => ({ ...one, connectionId: id, breaker: 'closed' as const })),
      ),
    memory: createRoutingMemory(clock),
  };
};
