import { accountJobs, accountMachine, accountRefusals, accountRoutes } from '#accounts';
import { httpJobs, httpRefusals } from '#http';
import { identityRefusals, identityRoutes } from '#identity';
import {
  type AnyRoute,
  type Job,
  kernelJobs,
  kernelRefusals,
  type Machine,
  type RefusalCatalogue,
} from '#kernel';
import { chart, holdMachine, ledgerJobs, ledgerRefusals, ledgerRoutes } from '#ledger';
import {
  marketplaceJobs,
  marketplaceRefusals,
  marketplaceRoutes,
  payoutMachine,
  reversalMachine,
  shareMachine,
  transferMachine,
} from '#marketplace';
import { moneyRefusals } from '#money';
import {
  attemptMachine,
  creditMachine,
  disputeMachine,
  disputeResponseMachine,
  paymentJobs,
  paymentMachine,
  paymentMethodMachine,
  paymentRefusals,
  paymentRoutes,
  refundMachine,
  routingRuleSetMachine,
} from '#payments';
import { errandMachine, errandRoutes, providerRefusals, providerRoutes } from '#providers';
import { breakMachine, reconciliationRefusals, reconciliationRoutes } from '#reconciliation';
import {
  deliveryMachine,
  endpointMachine,
  noticeMachine,
  webhookJobs,
  webhookRefusals,
  webhookRoutes,
} from '#webhooks';

/** A route without what runs it: all that documents need. */
export type DeclaredRoute = Omit<AnyRoute<never>, 'run'>;

/** A job without what runs it. */
export type DeclaredJob = Omit<Job<never>, 'run'>;

/** What every machine says of itself, whatever its states are. */
export type DeclaredMachine = Pick<
  Machine<string, string>,
  'name' | 'initial' | 'states' | 'edges' | 'mermaid'
>;

/** What one module shows of itself as data. A new module is one entry here. */
export interface DeclaredModule {
  readonly name: string;
  readonly routes?: readonly DeclaredRoute[];
  readonly refusals?: RefusalCatalogue;
  readonly machines?: readonly DeclaredMachine[];
  readonly jobs?: readonly DeclaredJob[];
}

/** Every module that shows something, in the order in which a reader meets them. */
export const modules: readonly DeclaredModule[] = [
  {
    name: 'payments',
    routes: paymentRoutes,
    refusals: paymentRefusals,
    machines: [
      paymentMachine,
      attemptMachine,
      refundMachine,
      disputeMachine,
      disputeResponseMachine,
      paymentMethodMachine,
      creditMachine,
      routingRuleSetMachine,
    ],
    jobs: paymentJobs,
  },
  {
    name: 'accounts',
    routes: accountRoutes,
    refusals: accountRefusals,
    machines: [accountMachine],
    jobs: accountJobs,
  },
  {
    name: 'marketplace',
    routes: marketplaceRoutes,
    refusals: marketplaceRefusals,
    machines: [shareMachine, transferMachine, reversalMachine, payoutMachine],
    jobs: marketplaceJobs,
  },
  {
    name: 'providers',
    routes: [...providerRoutes, ...errandRoutes],
    refusals: providerRefusals,
    machines: [errandMachine],
  },
  {
    name: 'reconciliation',
    routes: reconciliationRoutes,
    refusals: reconciliationRefusals,
    machines: [breakMachine],
  },
  {
    name: 'webhooks',
    routes: webhookRoutes,
    refusals: webhookRefusals,
    machines: [endpointMachine, deliveryMachine, noticeMachine],
    jobs: webhookJobs,
  },
  { name: 'identity', routes: identityRoutes, refusals: identityRefusals },
  {
    name: 'ledger',
    routes: ledgerRoutes,
    refusals: ledgerRefusals,
    machines: [holdMachine],
    jobs: ledgerJobs,
  },
  { name: 'money', refusals: moneyRefusals },
  { name: 'http', refusals: httpRefusals, jobs: httpJobs },
  { name: 'kernel', refusals: kernelRefusals, jobs: kernelJobs },
];

export const allRoutes: readonly DeclaredRoute[] = modules.flatMap(({ routes }) => routes ?? []);

export const allRefusals: RefusalCatalogue = Object.assign(
  {},
  ...modules.map(({ refusals }) => refusals ?? {}),
);

export { chart };
