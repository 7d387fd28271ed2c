import type { AnyRoute, RefusalCatalogue } from '#kernel';
import { creditRefusals } from './credit/errors.ts';
import { creditRoutes, credits } from './credit/routes.ts';
import { customerRefusals } from './customer/errors.ts';
import { customerRoutes, customers } from './customer/routes.ts';
import type { PaymentsDeps } from './deps.ts';
import { disputeRefusals } from './dispute/errors.ts';
import { disputeRoutes, disputes } from './dispute/routes.ts';
import { paymentRefusals as ofPayments } from './errors.ts';
import { fileRefusals } from './file/errors.ts';
import { fileRoutes, files } from './file/routes.ts';
import { paymentRoutes as ofPayment, payments as onPayment } from './payment/routes.ts';
import { paymentMethodRefusals } from './payment-method/errors.ts';
import { paymentMethodRoutes, paymentMethods } from './payment-method/routes.ts';
import { refundRoutes, refunds } from './refund/routes.ts';
import { reviewRoutes, reviews } from './review/routes.ts';
import { routingRefusals } from './routing/errors.ts';
import { routing, routingRoutes } from './routing/routes.ts';
import { splitRefusals } from './split/errors.ts';
import { timelineRoutes, timelines } from './timeline/routes.ts';

export { attemptMachine } from './attempt/attempt.machine.ts';
export { leaseOf } from './attempt/open-attempt.ts';
export { creditMachine } from './credit/credit.machine.ts';
export type { PaymentsDeps } from './deps.ts';
export { disputeMachine } from './dispute/dispute.machine.ts';
export { disputeResponseMachine } from './dispute/response.machine.ts';
export { readPaymentHealth } from './health/read-payment-health.ts';
export { paymentJobs } from './jobs.ts';
export { paymentMachine } from './payment/payment.machine.ts';
export type { PaymentView } from './payment/schema.ts';
export { paymentMethodMachine } from './payment-method/payment-method.machine.ts';
export { createRecorder } from './record/record-decision.ts';
export { refundMachine } from './refund/refund.machine.ts';
export { exampleCandidate, exampleFacts } from './routing/decide/example.ts';
export { route } from './routing/decide/route.ts';
export { prepareSnapshot } from './routing/decide/snapshot.ts';
export { routeDecisionRow } from './routing/decision/route-decision-row.ts';
export type { RouteFacts } from './routing/facts.ts';
export type { RouteSources } from './routing/route-sources.ts';
export { createRoutingMemory } from './routing/routing-memory.ts';
export { compileRuleSet } from './routing/rule/compile-rule-set.ts';
export type { RuleSetContent } from './routing/rule/schema.ts';
export { routingRuleSetMachine } from './routing/rule-set/routing-rule-set.machine.ts';
export type { RouteStatistics } from './routing/statistics/fold-statistics.ts';
export { attemptsToSettle, type MovedAttempts } from './settlement/attempts-to-settle.ts';
export { booksOfPayments, type PaymentBooks } from './settlement/books-of-payments.ts';
export {
  findSettledAttempts,
  type SettlementQuestion,
} from './settlement/find-settled-attempts.ts';
export {
  type DisputeQuestion,
  findSettledDisputes,
  type SettledDispute,
} from './settlement/find-settled-disputes.ts';
export { settleByReport } from './settlement/settle-by-report.ts';
export type { SettledAttempt } from './settlement/settled-attempt.ts';
export { suggestAttempts } from './settlement/suggest-attempts.ts';
export { givenOf, shareOf } from './split/share-of.ts';
export { type PaymentKey, type SplitFacts, splitFactsOf } from './split/split-facts-of.ts';
export type {
  Hold,
  RefundSplit,
  SplitCharge,
  SplitPart,
  SplitPlan,
} from './split/split-plan.ts';
export { takenByRefunds } from './split/taken-by-refunds.ts';
export { type Claim, claimsAt } from './verify/claims/claims-at.ts';
export { type AccountClaim, creditsAt } from './verify/claims/credits-at.ts';
export { unknownAttempts } from './verify/claims/unknown-attempts.ts';
export { type PaymentRule, paymentRules } from './verify/verify-payments.ts';

/** Every route of payments by its name, with its types: what the typed client is made of. */
export const payments = {
  ...onPayment,
  ...refunds,
  ...disputes,
  ...files,
  ...reviews,
  ...timelines,
  ...routing,
  ...customers,
  ...paymentMethods,
  ...credits,
};

/** The same, for the server. */
export const paymentRoutes: readonly AnyRoute<PaymentsDeps>[] = [
  ...ofPayment,
  ...timelineRoutes,
  ...routingRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...fileRoutes,
  ...reviewRoutes,
  ...customerRoutes,
  ...paymentMethodRoutes,
  ...creditRoutes,
];

/** Why a request about payments, refunds, disputes, files, reviews, customers or methods is not carried out. */
export const paymentRefusals = {
  ...ofPayments,
  ...disputeRefusals,
  ...fileRefusals,
  ...customerRefusals,
  ...paymentMethodRefusals,
  ...creditRefusals,
  ...routingRefusals,
  ...splitRefusals,
} as const satisfies RefusalCatalogue;
