import { httpJobs } from '#http';
import { identityRefusals, identityRoutes } from '#identity';
import {
  type Config,
  keepPartitions,
  kernelJobs,
  kernelRefusals,
  mount,
  mountJobs,
  startWorker,
} from '#kernel';
import { moneyRefusals } from '#money';
import {
  createRecorder,
  leaseOf,
  type PaymentsDeps,
  paymentJobs,
  paymentRefusals,
  paymentRoutes,
} from '#payments';
import {
  createProviders,
  findConnection,
  type ProvidersDeps,
  providerNamed,
  providerRefusals,
  providerRoutes,
} from '#providers';
import { webhookRefusals } from '#webhooks';
import { connectSandbox } from './connect-sandbox.ts';
import { type Foundations, layFoundations } from './foundations.ts';
import type { House, HouseOptions } from './house.ts';
import { identityDepsOf } from './identity-deps.ts';
import { stripeBaseOf } from './load-config.ts';
import { seedDemo } from './seed-demo.ts';
import { serveApi } from './serve-api.ts';

/** The composition root: the one place that knows every module and hands each what it needs. */
export const assemble = (config: Config, options: HouseOptions): House => {
  const base = layFoundations(config, options);
  const identity = identityDepsOf(config, base.database);
  const providers = providersDepsOf(config, base);
  const payments = paymentsDepsOf(base, providers);

  return {
    database: base.database,
    startApi: async () =>
      await serveApi(config, base, {
        identity,
        routes: [
          ...mount(identityRoutes, identity),
          ...mount(providerRoutes, providers),
          ...mount(paymentRoutes, payments),
        ],
        refusals: {
          ...kernelRefusals,
          ...moneyRefusals,
          ...identityRefusals,
          ...providerRefusals,
          ...webhookRefusals,
          ...paymentRefusals,
        },
      }),
    startWorker: async () => {
      await base.carrier.start();
      await keepPartitions(base);
      const jobs = [
        ...mountJobs(kernelJobs, base),
        ...mountJobs(httpJobs, base),
        ...mountJobs(paymentJobs, payments),
      ];
      return await startWorker({ ...base, jobs, metrics: undefined });
    },
    seedDemo: async () => {
      const demo = await seedDemo(identity);
      await connectSandbox(providers, demo.organisationId, stripeBaseOf(config));
      return demo;
    },
    checks: [],
    close: async () => {
      await base.waker.settled();
      await base.carrier.stop();
      await base.database.close();
    },
  };
};

const providersDepsOf = (config: Config, base: Foundations): ProvidersDeps => ({
  ...base,
  providers: createProviders({
    clock: base.clock,
    connectTimeoutMs: config.providerConnectTimeoutMs,
    callTimeoutMs: config.providerReadTimeoutMs,
    inFlightWindowMs: config.providerInFlightMs,
  }),
  allowedBaseUrls: [stripeBaseOf(config)],
});

const paymentsDepsOf = (base: Foundations, providers: ProvidersDeps): PaymentsDeps => {
  const onEvents = () => undefined;
  return {
    ...base,
    onEvents,
    record: createRecorder({ ...base, onEvents }),
    connect: async (scope, provider) => await findConnection(providers, scope, provider),
    providerNamed: (name) => providerNamed(name, providers.providers),
    defaultProvider: 'stripe',
    leaseMs: Math.max(...[...providers.providers.values()].map(leaseOf)),
    wake: base.waker.wake,
  };
};
