export { adyenUnits } from './adyen/units.ts';
export { creditorReferencesIn } from './bank/creditor-reference.ts';
export { type EpcTransfer, epcText } from './bank/epc.ts';
export { endToEndIdOf } from './bank/prepare-request.ts';
export { activeConnectionsTo } from './connections/active-connections-to.ts';
export { createConnection } from './connections/create-connection.ts';
export {
  type ActiveConnection,
  activeConnections,
  connectionById,
  findConnection,
} from './connections/find-connection.ts';
export { rollNoticeSecret } from './connections/roll-notice-secret.ts';
export { type GenuineNotices, verifyNotice } from './connections/verify-notice.ts';
export {
  type AccountLink,
  type AccountReport,
  type AccountRequirements,
  type AccountSession,
  type AccountTraits,
  type Approved,
  type AskedBy,
  type Authentication,
  type AuthorizeInstruction,
  type BalanceLine,
  type BalanceReport,
  type BankTransferAction,
  type Called,
  type Capabilities,
  type CapabilityStatus,
  type CaptureInstruction,
  type ChangeReport,
  type ChargeFacts,
  type ChargeInstruction,
  type ChargeKind,
  type Claim,
  type Connection,
  type ConnectionSettings,
  type CreditDesk,
  type CreditFinding,
  type CreditReport,
  type Declined,
  type DisputeDesk,
  type DisputeFinding,
  type DisputeReport,
  type DisputeResponse,
  type ErrandFinding,
  type ErrandOutcome,
  type Evidence,
  type Exchange,
  type ExternalAccountReport,
  type FileToUpload,
  type FileUpload,
  type Finding,
  type FrozenErrand,
  type FrozenRequest,
  type IdempotencyClass,
  type IncrementInstruction,
  type Instruction,
  type KeptClaim,
  keepClaim,
  type MethodDetails,
  type NextAction,
  type Notice,
  type Operation,
  type Outcome,
  openClaim,
  type PayerAnswer,
  type PayoutReport,
  type PayoutSchedule,
  type Pending,
  type PlatformDesk,
  type PlatformInstruction,
  type PlatformReport,
  type Provider,
  type Read,
  type RedirectAction,
  type ReversalReport,
  type StoredMethod,
  type StoreMethodRequest,
  type TransferReport,
} from './contract.ts';
export { type DeclineReason, type DeclineReasonName, declineReasons } from './decline-reasons.ts';
export type { ProvidersDeps } from './deps.ts';
export {
  type EvidenceFile,
  type EvidenceText,
  evidenceFiles,
  evidenceTexts,
} from './dispute-evidence.ts';
export {
  type DisputeReasonName,
  disputeReasons,
} from './dispute-reasons.ts';
export { createErrandRunner } from './errand/create-errand-runner.ts';
export { errandMachine } from './errand/errand.machine.ts';
export {
  type EndedErrand,
  type Errand,
  type ErrandDeps,
  type ErrandDraft,
  type ErrandFailure,
  type ErrandOwner,
  type LeasedErrand,
} from './errand/errand.ts';
export type { ErrandRunner, ErrandRunnerOptions } from './errand/errand-runner.ts';
export { openErrands } from './errand/open-errands.ts';
export type { ErrandReviewDeps } from './errand/review/deps.ts';
export { readErrandHealth } from './errand/review/read-errand-health.ts';
export { errandRoutes, errands } from './errand/review/routes.ts';
export { providerRefusals } from './errors.ts';
export { createHealth, type Health, type HealthSnapshot } from './health/create-health.ts';
export { guarded } from './health/guarded.ts';
export { providerHealth } from './health/routes.ts';
export { tellBreaker } from './health/tell-breaker.ts';
export { mollieUnits } from './mollie/units.ts';
export { createProviders, type Providers, providerNamed } from './registry.ts';
export { providerRoutes } from './routes.ts';
export { connectNotices, stripeNotices } from './stripe/notices.ts';
export { stripeUnits } from './stripe/units.ts';
