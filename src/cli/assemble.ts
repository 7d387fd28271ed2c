import { accountJobs, accountRefusals, accountRoutes } from '#accounts';
import { httpJobs } from '#http';
import { identityRefusals, identityRoutes } from '#identity';
import { type Config, kernelRefusals, mount, mountJobs } from '#kernel';
import { ledgerJobs, ledgerRefusals, ledgerRoutes } from '#ledger';
import { marketplaceJobs, marketplaceRefusals, marketplaceRoutes } from '#marketplace';
import { moneyRefusals } from '#money';
import { paymentJobs, paymentRefusals, paymentRoutes } from '#payments';
import {
  createProviders,
  errandRoutes,
  keepClaim,
  type Notice,
  type ProvidersDeps,
  providerRefusals,
  providerRoutes,
  verifyNotice,
} from '#providers';
import { importReport, reconciliationRefusals, reconciliationRoutes } from '#reconciliation';
import {
  createWebhooksDeps,
  receiveNotice,
  type WebhooksDeps,
  webhookJobs,
  webhookRefusals,
  webhookRoutes,
} from '#webhooks';
import { deliveryMetrics, startWorkerProcess } from '#worker';
import { accountsDepsOf } from './accounts-deps.ts';
import { bookChecks } from './checks/book-checks.ts';
import { sandboxUrlOf } from './checks/sandbox-url.ts';
import { connectSandbox } from './connect-sandbox.ts';
import { errandReviewDepsOf } from './errand-review-deps.ts';
import { type Foundations, layFoundations } from './foundations.ts';
import type { House, HouseOptions } from './house.ts';
import { identityDepsOf } from './identity-deps.ts';
import { publicUrlOf, stripeBaseOf } from './load-config.ts';
import { marketplaceDepsOf } from './marketplace-deps.ts';
import { noticeJobOf } from './notice-job-of.ts';
import { gaugeBooks } from './observe.ts';
import { paymentsDepsOf } from './payments-deps.ts';
import { seedDemo } from './seed-demo.ts';
import { serveApi } from './serve-api.ts';
import { watchProviders } from './watch-providers.ts';

/** The composition root: the one place that knows every module and hands each what it needs. */
export const assemble = (config: Config, options: HouseOptions): House => {
  const base = layFoundations(config, options);
  const identity = identityDepsOf(config, base.database);
  const providers = providersDepsOf(config, base);
  const payments = paymentsDepsOf(base, providers);
  const accounts = accountsDepsOf(base, payments);
  const marketplace = marketplaceDepsOf(base, payments);
  const errands = errandReviewDepsOf(payments, { accounts, marketplace });
  const webhooks = webhooksDepsOf(config, base, providers);
  const reconciliation = { ...base, payments, onEvents: payments.onEvents };
  gaugeBooks(base);

  return {
    database: base.database,
    startApi: async (changes) =>
      await serveApi(config, base, {
        identity,
        changes,
        databaseUrl: options.databaseUrl,
        routes: [
          ...mount(identityRoutes, identity),
          ...mount(ledgerRoutes, base),
          ...mount(providerRoutes, providers),
          ...mount(errandRoutes, errands),
          ...mount(webhookRoutes, webhooks),
          ...mount(accountRoutes, accounts),
          ...mount(paymentRoutes, payments),
          ...mount(marketplaceRoutes, marketplace),
          ...mount(reconciliationRoutes, reconciliation),
        ],
        receiveNotice: async (notice) => await receiveNotice(webhooks, notice),
        refusals,
      }),
    startWorker: async () =>
      await startWorkerProcess({
        ...base,
        jobs: [
          ...mountJobs(httpJobs, base),
          ...mountJobs(ledgerJobs, base),
          ...mountJobs(webhookJobs, webhooks),
          ...mountJobs(accountJobs, accounts),
          ...mountJobs(paymentJobs, payments),
          ...mountJobs(marketplaceJobs, marketplace),
        ],
        drains: [webhooks.courier.stop],
      }),
    seedDemo: async () => {
      const demo = await seedDemo(identity);
      await connectSandbox(providers, demo.organisationId, {
        sandboxUrl: stripeBaseOf(config),
        publicUrl: publicUrlOf(config),
      });
      return demo;
    },
    importReport: async (scope, order) => await importReport(reconciliation, scope, order),
    checks: (organisationId) =>
      bookChecks({ ...base, providers, sandboxUrl: sandboxUrlOf(config), organisationId }),
    close: async () => {
      await providers.health.settled();
      await base.waker.settled();
      await base.carrier.stop();
      await base.database.close();
    },
  };
};

/** Why a request is not carried out, whichever module says so. */
const refusals = {
  ...kernelRefusals,
  ...ledgerRefusals,
  ...moneyRefusals,
  ...identityRefusals,
  ...providerRefusals,
  ...webhookRefusals,
  ...accountRefusals,
  ...paymentRefusals,
  ...marketplaceRefusals,
  ...reconciliationRefusals,
};

const providersDepsOf = (config: Config, base: Foundations): ProvidersDeps => ({
  ...base,
  providers: createProviders({
    clock: base.clock,
    connectTimeoutMs: config.providerConnectTimeoutMs,
    callTimeoutMs: config.providerReadTimeoutMs,
    inFlightWindowMs: config.providerInFlightMs,
    keys: config.providerKeys,
    visibilityWindowMs: config.providerVisibilityMs,
  }),
  health: watchProviders(config, base),
  // Where Stripe is the sandbox's, its other providers stand below it.
  allowedBaseUrls: ['', '/adyen', '/mollie'].map((path) => `${stripeBaseOf(config)}${path}`),
});

/** A notice as the inbox keeps it: what it claims is JSON there. */
const inboxNotice = (notice: Notice) => ({
  ...notice,
  claim: notice.claim === undefined ? null : keepClaim(notice.claim),
});

const webhooksDepsOf = (
  config: Config,
  base: Foundations,
  providers: ProvidersDeps,
): WebhooksDeps =>
  createWebhooksDeps({
    ...base,
    wake: base.waker.wake,
    noticeJob: noticeJobOf,
    allowPrivateTargets: config.mayCallPrivateAddresses,
    metrics: deliveryMetrics(base.metrics),
    readNotice: async (connectionId, body, headers) => {
      const verified = await verifyNotice(providers, connectionId, body, headers);
      return verified && { ...verified, notices: verified.notices.map(inboxNotice) };
    },
  });
