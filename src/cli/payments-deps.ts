import { requirePayees } from '#accounts';
import { type Scope, wakeOf } from '#kernel';
import { followPaymentsName } from '#marketplace';
import {
  createRecorder,
  createRoutingMemory,
  leaseOf,
  type PaymentsDeps,
  type RouteSources,
} from '#payments';
import {
  type ActiveConnection,
  activeConnections,
  connectionById,
  findConnection,
  guarded,
  type ProvidersDeps,
  providerNamed,
} from '#providers';
import { fanOutName } from '#webhooks';
import type { Foundations } from './foundations.ts';
import { countTold, timed } from './observe.ts';

/** What payments stand on: every provider timed and watched, and who may be tried. */
export const paymentsDepsOf = (base: Foundations, providers: ProvidersDeps): PaymentsDeps => {
  const count = countTold(base.metrics);
  const record = {
    ...base,
    onEvents: () => base.waker.wake([wakeOf(fanOutName)]),
    onTold: (tellings: Tellings) => {
      count(tellings);
      if (tellings.some(isOfSplit)) base.waker.wake([wakeOf(followPaymentsName)]);
    },
  };
  const named = new Map(
    [...providers.providers].map(([name, provider]) => [
      name,
      guarded(timed(provider, base), providers.health),
    ]),
  );
  return {
    ...record,
    record: createRecorder(record),
    connect: async (scope, provider) => await findConnection(providers, scope, provider),
    connectionById: async (id) => await connectionById(providers, id),
    providerNamed: (name) => providerNamed(name, named),
    routing: routeSourcesOf(base, providers),
    requirePayees: async (scope, accountIds, terms) => {
      const allowSalesGated = await isAgreed(providers, scope);
      return await base.database.asTenant(
        scope,
        async (tx) => await requirePayees(tx, scope, accountIds, { ...terms, allowSalesGated }),
      );
    },
    defaultProvider: 'stripe',
    leaseMs: Math.max(...[...named.values()].map(leaseOf)),
    wake: base.waker.wake,
  };
};

/** The setting of a connection that says that the provider's sales people agreed. */
const agreement = 'sales_gated_charges';

/** Whether a connection of the organisation says so: charge kinds that take their word may be used. */
const isAgreed = async (providers: ProvidersDeps, scope: Scope): Promise<boolean> => {
  const active = await activeConnections(providers, scope);
  const connections = await Promise.all(
    active.map(async ({ id }) => await connectionById(providers, id)),
  );
  return connections.some((connection) => connection?.settings[agreement] === 'agreed');
};

/** Whoever listens for sellers is woken by what concerns them; of all else his sweep learns. */
const isOfSplit = ({ object }: Tellings[number]): boolean =>
  object.type === 'payment' && object.payment.split !== null;

type Tellings = Parameters<PaymentsDeps['onTold']>[0];

type BreakerState = 'closed' | 'half_open' | 'open';

interface CandidateList {
  readonly candidates: Awaited<ReturnType<RouteSources['candidatesOf']>>;
  readonly breakers: readonly BreakerState[];
}

const routeSourcesOf = (base: Foundations, providers: ProvidersDeps): RouteSources => {
  const known = new Map(
    [...providers.providers.values()].map(({ name, capabilities, platform }) => [
      name,
      { provider: name, capabilities, chargeKinds: platform?.chargeKinds },
    ]),
  );
  const breakerOf = (connectionId: string): BreakerState => {
    const { state, mayProbe } = providers.health.snapshot(connectionId, 'authorize');
    // One payment probes; beside it nobody goes where an answer is not to be had.
    return state === 'half_open' && !mayProbe ? 'open' : state;
  };
  const lists = new WeakMap<readonly ActiveConnection[], CandidateList>();
  return {
    knownProviders: [...known.values()],
    candidatesOf: async (scope: Scope) => {
      const connections = await activeConnections(providers, scope);
      const breakers = connections.map(({ id }) => breakerOf(id));
      const list = lists.get(connections);
      // The same list as long as nothing changes: whoever routes has it ready.
      if (list !== undefined && list.breakers.every((state, i) => state === breakers[i])) {
        return list.candidates;
      }
      const candidates = connections.flatMap(({ id, provider }, i) => {
        const named = known.get(provider);
        const breaker = breakers[i] ?? 'closed';
        return named === undefined ? [] : [{ ...named, connectionId: id, breaker }];
      });
      lists.set(connections, { candidates, breakers });
      return candidates;
    },
    memory: createRoutingMemory(base.clock),
  };
};
