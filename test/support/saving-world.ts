import { type Caller, manualClock, randomIds, type Scope, systemClock, type Wake } from '#kernel';
import type { Connection } from '#providers';
import { useDatabase } from '#test/database';
import { savingProvider } from '#test/saving-provider';

/** What the use cases of customers and saved methods need, on a database and a provider of its own. */
export const savingWorld = async () => {
  const { database, url } = await useDatabase();
  const clock = manualClock(new Date('2026-11-21T09:30:00.000Z'));
  const ids = randomIds(systemClock);
  const provider = savingProvider(clock);
  const wakes: Wake[] = [];
  const deps = {
    database,
    clock,
    ids,
    onEvents: () => undefined,
    onTold: () => undefined,
    connect: async (scope: Scope) => connectionIn(scope),
    providerNamed: () => provider,
    defaultProvider: 'stripe',
    leaseMs: 60_000,
    wake: (woken: readonly Wake[]) => void wakes.push(...woken),
  };
  const callerIn = (scope: Scope): Caller => ({
    organisationId: scope.organisationId,
    mode: scope.mode,
    actor: 'key_test',
    requestId: ids.next('req'),
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    ids,
  });
  const newCaller = (): Caller => callerIn({ organisationId: ids.next('org'), mode: 'test' });
  return { url, database, clock, ids, provider, wakes, deps, callerIn, newCaller };
};

const connectionIn = (scope: Scope): Connection => ({
  id: 'conn_test',
  scope,
  provider: 'stripe',
  baseUrl: 'http://127.0.0.1:1',
  apiKey: 'sk_test_x',
  webhookSecrets: [],
  settings: {},
});
