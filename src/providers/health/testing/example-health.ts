import { type Clock, silentLog } from '#kernel';
import type { Connection, FrozenRequest, Operation, Outcome, Provider } from '../../contract.ts';
import { createStripe } from '../../stripe/create-stripe.ts';
import { createHealth, type Health } from '../create-health.ts';
import type { HealthSettings } from '../health-settings.ts';
import type { BreakerChange } from '../watch.ts';

/** A health that remembers what it told, for tests. */
export const exampleHealth = (
  clock: Clock,
  settings: Partial<HealthSettings> = {},
): Health & { readonly told: readonly BreakerChange[] } => {
  const told: BreakerChange[] = [];
  const health = createHealth({
    clock,
    log: silentLog,
    observedBy: 'test:1',
    settings,
    onChange: async (change) => {
      told.push(change);
      await Promise.resolve();
    },
  });
  return { ...health, told };
};

/** A connection of one organisation. */
export const exampleConnection = (id = 'conn_01k8w3v5c2m4x9q7r1t6z0b8da'): Connection => ({
  id,
  scope: { organisationId: 'org_1', mode: 'test' },
  provider: 'stripe',
  baseUrl: 'http://127.0.0.1:1',
  apiKey: 'sk_test_1',
  webhookSecrets: [],
  settings: {},
});

/** A frozen request that nobody sends. */
export const exampleRequest = (operation: Operation = 'authorize'): FrozenRequest => ({
  operation,
  path: '/v1/example',
  body: {},
  expects: { minor: '100', currency: 'EUR' },
  reference: operation === 'authorize' ? null : 'pi_1',
});

/** A provider that answers as it is told, and counts what reached it. */
export const exampleProvider = (answer: (operation: Operation) => Promise<Outcome> | Outcome) => {
  const reached = { sent: 0, asked: 0, atOnce: 0, mostAtOnce: 0 };
  const provider: Provider = {
    ...createStripe(),
    send: async (_connection, { operation }) => {
      reached.sent += 1;
      reached.atOnce += 1;
      reached.mostAtOnce = Math.max(reached.mostAtOnce, reached.atOnce);
      try {
        return { result: await answer(operation), exchanges: [] };
      } finally {
        reached.atOnce -= 1;
      }
    },
    ask: async () => {
      reached.asked += 1;
      return await Promise.resolve({ result: { kind: 'absent' }, exchanges: [] });
    },
  };
  return { provider, reached };
};

/** What a provider says when all is well. */
export const approved: Outcome = {
  kind: 'approved',
  reference: 'pi_1',
  amount: { minor: 100n, currency: 'EUR' },
  effect: 'authorized',
};

/** What is left of a lost answer. */
export const lost: Outcome = { kind: 'unknown', cause: 'status 500 after sending' };
